package org.outagelab.scenario;

/**
 * Which characters a text may have that is printed again: in a terminal, a table, a page, a picture, a log of a build.
 *
 * <p>Control characters command a terminal, others turn the direction of what follows or are seen by nobody, and some
 * make a picture that no XML parser reads (XML 1.0 §2.2).
 */
public final class Characters {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Characters() {}

    /** Whether nobody needs it in a name or a sentence: controls, marks of direction, halves of characters, none at all. */
    public static boolean refused(int character) {
        // Both joiners belong to the spelling of some languages, and to emoji.
        return character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER && invisible(character);
    }

    private static boolean invisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> (character & 0xfffe) == 0xfffe;
        };
    }

    /** Why a text cannot be taken, or null if it can. */
    public static String problem(String text) {
        int bad = text.codePoints().filter(Characters::refused).findFirst().orElse(-1);
        if (bad >= 0) {
            return String.format("the character U+%04X is not allowed in a text: it cannot be printed", bad);
        }
        return text.contains("##[") ? "'##[' begins a command of a build server: not allowed in a text" : null;
    }

    /** The text with every such character written out, as {@code \\u001b}: for messages about it. */
    public static String printable(String text) {
        if (text.codePoints().noneMatch(Characters::refused)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (refused(character)) {
                shown.append(String.format("\\u%04x", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }
}
