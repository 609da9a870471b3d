package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The words of a PromQL expression, one after the other. */
final class Words {
    private static final Pattern WORD = Pattern.compile("\\s*(?:"
            + "(?<duration>(?:\\d+(?:ms|[smhdwy]))+(?![\\w.]))"
            + "|(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|\\.\\d+)"
            + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "|\"(?<double>[^\"\\\\]*)\"|'(?<single>[^'\\\\]*)'"
            + "|(?<sign>=~|!~|==|!=|<=|>=|[-+*/()<>{}\\[\\],=%^@])"
            + ")");

    /** What a word is. */
    enum Kind {
        DURATION,
        NUMBER,
        NAME,
        TEXT,
        SIGN,
        END
    }

    /** @param at where it begins in the text, from 0 */
    record Word(Kind kind, String text, int at) {
        boolean is(String sign) {
            return kind != Kind.TEXT && text.equals(sign);
        }

        String describe() {
            return kind == Kind.END ? "the end" : "'" + text + "'";
        }
    }

    private final List<Word> words = new ArrayList<>();
    private int next;

    Words(String text) throws BadExpressionException {
        var matcher = WORD.matcher(text);
        int at = 0;
        while (!text.substring(at).isBlank()) {
            matcher.region(at, text.length());
            if (!matcher.lookingAt()) {
                throw new BadExpressionException("cannot read '" + text.substring(at).strip() + "'");
            }
            words.add(word(matcher, at));
            at = matcher.end();
        }
        words.add(new Word(Kind.END, "", text.length()));
    }

    private static Word word(java.util.regex.Matcher matcher, int at) {
        for (var kind : List.of("duration", "number", "name", "double", "single", "sign")) {
            var text = matcher.group(kind);
            if (text != null) {
                return new Word(
                        switch (kind) {
                            case "duration" -> Kind.DURATION;
                            case "number" -> Kind.NUMBER;
                            case "name" -> Kind.NAME;
                            case "sign" -> Kind.SIGN;
                            default -> Kind.TEXT;
                        },
                        text,
                        at);
            }
        }
        throw new IllegalStateException("a word without a kind: " + matcher.group());
    }

    Word peek() {
        return words.get(next);
    }

    Word take() {
        var word = words.get(next);
        if (word.kind != Kind.END) {
            next++;
        }
        return word;
    }

    /** Takes the next word if it is this one. */
    boolean skip(String sign) {
        if (peek().is(sign)) {
            take();
            return true;
        }
        return false;
    }

    void expect(String sign) throws BadExpressionException {
        if (!skip(sign)) {
            throw new BadExpressionException("expected '" + sign + "', got " + peek().describe());
        }
    }
}
