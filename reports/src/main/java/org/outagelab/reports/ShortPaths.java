package org.outagelab.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The same SVG with its paths written shorter: each step relative to the one before, without needless letters, zeros and spaces.
 *
 * <p>Coordinates have at most two digits after the point, as {@link Picture} writes them, so that steps are exact and nothing moves.
 */
final class ShortPaths {
    private static final Pattern DATA = Pattern.compile(" d=\"([MLCQZ0-9. -]+)\"");
    private static final Pattern TOKEN = Pattern.compile("[MLCQZ]|-?[0-9]+(?:\\.[0-9]+)?");

    private final StringBuilder out = new StringBuilder();
    private long x;
    private long y;
    private long startX;
    private long startY;
    private char last;

    private ShortPaths() {}

    static String of(String svg) {
        return DATA.matcher(svg).replaceAll(match -> " d=\"" + new ShortPaths().path(match.group(1)) + "\"");
    }

    private String path(String data) {
        List<Long> numbers = new ArrayList<>();
        char command = 0;
        for (String token : TOKEN.matcher(data).results().map(result -> result.group()).toList()) {
            char first = token.charAt(0);
            if (first >= 'A') {
                command = first;
                if (command == 'Z') {
                    letter('z');
                    x = startX;
                    y = startY;
                }
                continue;
            }
            numbers.add(hundredths(token));
            if (numbers.size() == (command == 'C' ? 6 : command == 'Q' ? 4 : 2)) {
                step(command, numbers);
                numbers.clear();
            }
        }
        return out.toString();
    }

    private void step(char command, List<Long> numbers) {
        long toX = numbers.get(numbers.size() - 2);
        long toY = numbers.get(numbers.size() - 1);
        if (command == 'L' && toY == y) {
            letter('h');
            number(toX - x);
        } else if (command == 'L' && toX == x) {
            letter('v');
            number(toY - y);
        } else {
            letter(Character.toLowerCase(command));
            for (int i = 0; i < numbers.size(); i += 2) {
                number(numbers.get(i) - x);
                number(numbers.get(i + 1) - y);
            }
        }
        x = toX;
        y = toY;
        if (command == 'M') {
            startX = x;
            startY = y;
        }
    }

    /** A letter is left out where it is that of the step before; a second move would then be a line. */
    private void letter(char letter) {
        if (letter != last || letter == 'm' || letter == 'z') {
            out.append(letter);
        }
        last = letter;
    }

    private void number(long hundredths) {
        String digits = digits(Math.abs(hundredths));
        char before = out.charAt(out.length() - 1);
        if (hundredths < 0) {
            out.append('-');
        } else if (!Character.isLetter(before)) {
            // A second point begins a second number by itself, where the first number has one already.
            if (!digits.startsWith(".") || !endsWithFraction()) {
                out.append(' ');
            }
        }
        out.append(digits);
    }

    private boolean endsWithFraction() {
        int i = out.length() - 1;
        while (Character.isDigit(out.charAt(i))) {
            i--;
        }
        return out.charAt(i) == '.';
    }

    private static String digits(long hundredths) {
        long whole = hundredths / 100;
        long rest = hundredths % 100;
        String fraction = rest == 0 ? "" : rest % 10 == 0 ? "." + rest / 10 : rest < 10 ? ".0" + rest : "." + rest;
        return whole == 0 && rest != 0 ? fraction : whole + fraction;
    }

    private static long hundredths(String number) {
        int point = number.indexOf('.');
        if (point >= 0 && number.length() - point > 3) {
            throw new IllegalArgumentException("'" + number + "' has more than two digits after the point");
        }
        String whole = point < 0 ? number : number.substring(0, point);
        String fraction = ((point < 0 ? "" : number.substring(point + 1)) + "00").substring(0, 2);
        return Long.parseLong(whole + fraction);
    }
}
