package de.bwg.keycloak.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The network that a visitor comes from: /24 of IPv4, /64 of IPv6, the smallest that a provider hands out. */
public final class Network {

    private static final int LONGEST = 45;
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+");

    private Network() {
    }

    /** The network's bytes as hexadecimal digits; what is no address is a network of its own. */
    public static String of(String address) {
        String literal = address == null ? "" : address.split("%", 2)[0];
        if (!isLiteral(literal)) {
            return "unknown";
        }
        try {
            InetAddress parsed = InetAddress.getByName(literal);
            byte[] bytes = parsed.getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, parsed instanceof Inet4Address ? 3 : 8));
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Anything else would be looked up as a name. */
    private static boolean isLiteral(String text) {
        return text.length() <= LONGEST && (text.contains(":") ? IPV6 : IPV4).matcher(text).matches();
    }
}
