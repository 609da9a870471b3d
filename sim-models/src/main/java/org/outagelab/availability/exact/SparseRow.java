package org.outagelab.availability.exact;

import java.util.Arrays;

/** A row of non-negative rates, sorted by column. */
final class SparseRow {
    int[] columns = new int[4];
    double[] values = new double[4];
    int size;

    /** Adds to a column; the columns come in any order. */
    void add(int column, double value) {
        int at = Arrays.binarySearch(columns, 0, size, column);
        if (at >= 0) {
            values[at] += value;
            return;
        }
        int slot = -at - 1;
        if (size == columns.length) {
            columns = Arrays.copyOf(columns, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        System.arraycopy(columns, slot, columns, slot + 1, size - slot);
        System.arraycopy(values, slot, values, slot + 1, size - slot);
        columns[slot] = column;
        values[slot] = value;
        size++;
    }

    SparseRow copy() {
        var copy = new SparseRow();
        copy.columns = Arrays.copyOf(columns, Math.max(4, size));
        copy.values = Arrays.copyOf(values, Math.max(4, size));
        copy.size = size;
        return copy;
    }

    /** The value of the last column, which must be {@code column} to be removed; 0 when it is another. */
    double removeLast(int column) {
        if (size > 0 && columns[size - 1] == column) {
            return values[--size];
        }
        return 0;
    }

    double sum() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        return sum;
    }

    double dot(double[] vector) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i] * vector[columns[i]];
        }
        return sum;
    }

    /**
     * Adds {@code factor} times the other row, column {@code except} aside.
     *
     * @return columns that are new here
     */
    int[] addScaled(SparseRow other, double factor, int except) {
        int[] newColumns = new int[other.size];
        int added = 0;
        var mergedColumns = new int[size + other.size];
        var mergedValues = new double[size + other.size];
        int merged = 0;
        int mine = 0;
        for (int theirs = 0; theirs < other.size; theirs++) {
            int column = other.columns[theirs];
            if (column == except) {
                continue;
            }
            while (mine < size && columns[mine] < column) {
                mergedColumns[merged] = columns[mine];
                mergedValues[merged++] = values[mine++];
            }
            double value = factor * other.values[theirs];
            if (mine < size && columns[mine] == column) {
                value += values[mine++];
            } else {
                newColumns[added++] = column;
            }
            mergedColumns[merged] = column;
            mergedValues[merged++] = value;
        }
        while (mine < size) {
            mergedColumns[merged] = columns[mine];
            mergedValues[merged++] = values[mine++];
        }
        columns = mergedColumns;
        values = mergedValues;
        size = merged;
        return Arrays.copyOf(newColumns, added);
    }
}
