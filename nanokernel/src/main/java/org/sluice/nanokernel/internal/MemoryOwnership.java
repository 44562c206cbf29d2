package org.sluice.nanokernel.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.text.Numbers;

/**
 * Who may use which RAM: a range is one domain's, or shared by all whose ranges touch it and say so. Immutable claims,
 * checked at admission; on the baton.
 */
public final class MemoryOwnership {

    private static final String SHARED = ":shared";

    private final MemoryLayout layout;
    private final List<Claim> claims = new ArrayList<>();

    /** Nobody owns anything of this RAM. */
    public MemoryOwnership(MemoryLayout layout) {
        this.layout = layout;
    }

    /** {@code last} is the address of the last byte. */
    private record Claim(String domain, long first, long last, boolean shared) {

        boolean touches(Claim other) {
            return first <= other.last && other.first <= last;
        }

        String range() {
            return "memory 0x" + Long.toHexString(first) + "-0x" + Long.toHexString(last);
        }
    }

    /** Grants ranges such as {@code 0x100000-0x1fffff} or {@code 0x100000-0x1fffff:shared}, all or none. */
    public void admit(String domain, List<String> ranges) {
        List<Claim> wanted = new ArrayList<>();
        for (String text : ranges) {
            Claim claim = parse(domain, text);
            if (!layout.covers(claim.first, claim.last - claim.first + 1)) {
                throw new AdmissionException(domain, claim.range() + " is not all RAM on this board");
            }
            for (Claim other : claims) {
                if (claim.touches(other) && !(claim.shared && other.shared)) {
                    throw new AdmissionException(domain, claim.range() + " touches " + other.range() + " of "
                            + other.domain + (other.shared ? ", which shares it, but it was asked for exclusively"
                            : ", which has it exclusively"));
                }
            }
            wanted.add(claim);
        }
        claims.addAll(wanted);
    }

    private static Claim parse(String domain, String text) {
        boolean shared = text.endsWith(SHARED);
        String range = shared ? text.substring(0, text.length() - SHARED.length()) : text;
        int dash = range.indexOf('-');
        try {
            long first = Numbers.parse(range.substring(0, Math.max(dash, 0)), 0, Long.MAX_VALUE - 1);
            long last = Numbers.parse(range.substring(dash + 1), first, Long.MAX_VALUE - 1);
            return new Claim(domain, first, last, shared);
        } catch (IllegalArgumentException bad) {
            throw new AdmissionException(domain, "memory " + text
                    + " is no range such as 0x100000-0x1fffff: " + bad.getMessage());
        }
    }

    /** The domain has gone: everything it had is free. */
    public void release(String domain) {
        claims.removeIf(claim -> claim.domain.equals(domain));
    }

    /** Refuses bytes that are not all within one of the domain's ranges, naming their owners. */
    public void check(String domain, long address, int size) {
        long last = address + size - 1;
        for (Claim claim : claims) {
            if (address >= claim.first && last <= claim.last && address <= last && claim.domain.equals(domain)) {
                return;
            }
        }
        Claim asked = new Claim(domain, address, Math.max(address, last), false);
        List<String> owners = claims.stream().filter(asked::touches).map(Claim::domain)
                .filter(owner -> !owner.equals(domain)).distinct().toList();
        throw new AdmissionException(domain, "address 0x" + Long.toHexString(address) + ", " + size
                + " bytes, is not within the memory it asked for"
                + (owners.isEmpty() ? "" : "; it belongs to " + String.join(", ", owners)));
    }
}
