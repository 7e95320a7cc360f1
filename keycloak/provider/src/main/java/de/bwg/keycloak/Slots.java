package de.bwg.keycloak;

import java.util.stream.IntStream;
import org.keycloak.models.SingleUseObjectProvider;

/** A limit that holds against parallel requests and several nodes: every use takes one of a fixed number of slots. */
final class Slots {

    private final SingleUseObjectProvider store;
    private final String name;
    private final int size;
    private final long seconds;

    /**
     * @param name says whose limit it is, without personal data
     * @param seconds how long a slot stays taken
     */
    Slots(SingleUseObjectProvider store, String name, int size, long seconds) {
        this.store = store;
        this.name = "bwg-" + name + '-';
        this.size = size;
        this.seconds = seconds;
    }

    /** Takes the next free slot. Returns its number from 1, or 0 when all are taken. */
    int take() {
        return IntStream.rangeClosed(1, size).filter(n -> store.putIfAbsent(name + n, seconds)).findFirst().orElse(0);
    }

    void giveBack(int slot) {
        store.remove(name + slot);
    }

    boolean allTaken() {
        return IntStream.rangeClosed(1, size).allMatch(n -> store.contains(name + n));
    }
}
