package org.sluice.x86.board;

import java.util.ArrayList;
import java.util.List;

/** Who owns which numbers of one kind: ports, addresses, gsis. Names both parties of a conflict. */
final class Claims {

    private record Claim(String owner, long first, long last) {
        private String range() {
            return first == last ? hex(first) : hex(first) + ".." + hex(last);
        }
    }

    private final List<Claim> claims = new ArrayList<>();

    /**
     * Takes [first, first + size) for {@code owner}.
     *
     * @return null, or what is in the way
     */
    String take(String owner, long first, long size) {
        Claim wanted = new Claim(owner, first, first + size - 1);
        for (Claim other : claims) {
            if (wanted.first <= other.last && other.first <= wanted.last) {
                return owner + " at " + wanted.range() + " overlaps " + other.owner + " at " + other.range();
            }
        }
        claims.add(wanted);
        return null;
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
