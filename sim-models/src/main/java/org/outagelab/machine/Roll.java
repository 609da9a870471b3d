package org.outagelab.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a program has under way, in the order in which it came. Joining and leaving take constant time and no memory of
 * their own: a member knows its place.
 *
 * @param <M> what is under way; in one roll at a time
 */
public final class Roll<M extends Roll.Member> {
    /** The place of who is on no roll: a member's first. */
    public static final int NOWHERE = -1;

    /** Something that can be on a roll: it keeps its place for it. */
    public interface Member {
        int place();

        void place(int place);
    }

    /** Those who have left leave a gap until the rest moves together. */
    private Member[] members = new Member[16];

    private int end;
    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** @param member on no roll */
    public void join(M member) {
        if (end == members.length) {
            makeRoom();
        }
        member.place(end);
        members[end++] = member;
        size++;
    }

    /**
     * Does nothing if it has left already.
     *
     * @param member on this roll, or none
     */
    public void leave(M member) {
        int place = member.place();
        if (place == NOWHERE) {
            return;
        }
        member.place(NOWHERE);
        members[place] = null;
        size--;
        if (size == 0) {
            end = 0;
        } else if (place == end - 1) {
            end--;
        }
    }

    /** Who has been there for longest, or null. */
    @SuppressWarnings("unchecked")
    public M oldest() {
        for (int i = 0; i < end; i++) {
            if (members[i] != null) {
                // Only members of this type join.
                return (M) members[i];
            }
        }
        return null;
    }

    /** All members leave. */
    public void clear() {
        for (int i = 0; i < end; i++) {
            if (members[i] != null) {
                members[i].place(NOWHERE);
                members[i] = null;
            }
        }
        end = 0;
        size = 0;
    }

    /** A copy: members may leave while it is gone through. */
    public List<M> newestFirst() {
        var all = new ArrayList<M>(size);
        for (int i = end - 1; i >= 0; i--) {
            add(all, members[i]);
        }
        return all;
    }

    /** A copy: members may leave while it is gone through. */
    public List<M> oldestFirst() {
        var all = new ArrayList<M>(size);
        for (int i = 0; i < end; i++) {
            add(all, members[i]);
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private void add(List<M> all, Member member) {
        if (member != null) {
            // Only members of this type join.
            all.add((M) member);
        }
    }

    private void makeRoom() {
        if (4 * size > end) {
            members = Arrays.copyOf(members, 2 * members.length);
            return;
        }
        int to = 0;
        for (int from = 0; from < end; from++) {
            var member = members[from];
            if (member != null) {
                members[from] = null;
                member.place(to);
                members[to++] = member;
            }
        }
        end = to;
    }
}
