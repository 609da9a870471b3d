package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Intervals against a plain set of numbers. */
class GtidSetProperties {
    record Interval(int origin, long first, long length) {}

    @Property(tries = 500)
    void itIsWhatAPlainSetIs(
            @ForAll("intervals") List<Interval> added,
            @ForAll("intervals") List<Interval> others,
            @ForAll("intervals") List<Interval> removed) {
        var set = set(added);
        var plain = plain(added);
        var other = set(others);
        var plainOther = plain(others);

        assertThat(plain(set)).isEqualTo(plain);
        assertThat(set.count()).isEqualTo(plain.size());
        assertThat(set.containsAll(other)).isEqualTo(plain.containsAll(plainOther));
        assertThat(plain(set.minus(other))).isEqualTo(difference(plain, plainOther));
        assertThat(plain(set.and(other))).isEqualTo(difference(plain, difference(plain, plainOther)));
        for (int origin = 0; origin < 4; origin++) {
            for (long sequence = 1; sequence < 45; sequence++) {
                assertThat(set.contains(origin, sequence)).isEqualTo(plain.contains(number(origin, sequence)));
            }
        }
        var rest = set.copy();
        removed.forEach(each -> rest.remove(each.origin(), each.first(), each.first() + each.length() - 1));
        assertThat(plain(rest)).isEqualTo(difference(plain, plain(removed)));
        assertThat(rest.count()).isEqualTo(plain(rest).size());
        assertThat(plain(set)).isEqualTo(plain);
    }

    @Example
    void itReadsAsTheProductWritesIt() {
        var set = new GtidSet();
        set.add(0, 1, 500);
        set.add(0, 502);
        set.add(1, 3, 4);

        assertThat(set).hasToString("1:1-500:502,2:3-4");
        assertThat(new GtidSet()).hasToString("");
        assertThat(set.intervals()).isEqualTo(3);
    }

    private static GtidSet set(List<Interval> intervals) {
        var set = new GtidSet();
        intervals.forEach(each -> set.add(each.origin(), each.first(), each.first() + each.length() - 1));
        return set;
    }

    private static TreeSet<Long> plain(List<Interval> intervals) {
        var plain = new TreeSet<Long>();
        for (var each : intervals) {
            for (long i = 0; i < each.length(); i++) {
                plain.add(number(each.origin(), each.first() + i));
            }
        }
        return plain;
    }

    private static TreeSet<Long> plain(GtidSet set) {
        var plain = new TreeSet<Long>();
        set.visit((origin, first, last) -> {
            for (long i = first; i <= last; i++) {
                plain.add(number(origin, i));
            }
        });
        return plain;
    }

    private static TreeSet<Long> difference(TreeSet<Long> of, TreeSet<Long> without) {
        var rest = new TreeSet<>(of);
        rest.removeAll(without);
        return rest;
    }

    private static long number(int origin, long sequence) {
        return origin * 1000L + sequence;
    }

    @Provide
    Arbitrary<List<Interval>> intervals() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(1, 30),
                        Arbitraries.longs().between(0, 9))
                .as(Interval::new)
                .list()
                .ofMaxSize(12);
    }
}
