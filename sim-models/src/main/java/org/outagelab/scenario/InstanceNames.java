package org.outagelab.scenario;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * {@code web.1}, {@code web.2} … as a list that cannot be changed. Nothing is kept: asking a service of a thousand
 * instances for the place of one costs no more than asking a service of two.
 */
final class InstanceNames extends AbstractList<String> implements RandomAccess {
    private final String service;
    private final int count;

    InstanceNames(String service, int count) {
        this.service = service;
        this.count = count;
    }

    @Override
    public String get(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException(service + " has " + count + " instances, got index " + index);
        }
        return service + "." + (index + 1);
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public boolean contains(Object name) {
        return indexOf(name) >= 0;
    }

    /** By the number at its end: one way to write it alone, so neither {@code web.01} nor {@code web.+1}. */
    @Override
    public int indexOf(Object name) {
        int digits = service.length() + 1;
        if (!(name instanceof String text)
                || text.length() <= digits
                || text.length() > digits + 9
                || text.charAt(digits) == '0'
                || text.charAt(digits - 1) != '.'
                || !text.startsWith(service)) {
            return -1;
        }
        int number = 0;
        for (int i = digits; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = 10 * number + (digit - '0');
        }
        return number <= count ? number - 1 : -1;
    }

    @Override
    public int lastIndexOf(Object name) {
        return indexOf(name);
    }
}
