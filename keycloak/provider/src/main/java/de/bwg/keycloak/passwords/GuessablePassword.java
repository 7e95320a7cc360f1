package de.bwg.keycloak.passwords;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A password that is guessed before any list is tried: repetition, or little more than words from its surroundings. */
final class GuessablePassword {

    private static final int FEWEST_CHARACTERS = 5;
    private static final int SHORTEST_REST = 5;
    private static final int SHORTEST_WORD = 3;

    private final List<String> words;

    /** @param words of the company and its town, lower case */
    GuessablePassword(Collection<String> words) {
        this.words = List.copyOf(words);
    }

    /**
     * @param email of the account; its parts are words, too; may be null
     * @return whether too little is left without the words, the digits around them and the signs between them
     */
    boolean is(String password, String email) {
        String text = password.toLowerCase(Locale.ROOT);
        if (text.chars().distinct().count() < FEWEST_CHARACTERS) {
            return true;
        }
        Stream<String> ofTheAddress = Stream.of((email == null ? "" : email).toLowerCase(Locale.ROOT).split("[^\\p{L}]+"));
        List<String> known = Stream.concat(words.stream(), ofTheAddress).filter(word -> word.length() >= SHORTEST_WORD)
                .sorted(Comparator.comparingInt(String::length).reversed()).toList();
        String rest = text;
        for (String word : known) {
            rest = rest.replace(word, " ");
        }
        return !rest.equals(text) && rest.codePoints().filter(Character::isLetter).count() < SHORTEST_REST;
    }
}
