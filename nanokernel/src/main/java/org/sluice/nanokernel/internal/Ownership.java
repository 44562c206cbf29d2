package org.sluice.nanokernel.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.Irqs;

/**
 * Who may use which irq: exclusive unless every holder has declared it shared. Immutable claims, checked at admission;
 * on the baton.
 */
public final class Ownership {

    private static final String SHARED = ":shared";

    private final IrqNames names;
    private final List<Claim> claims = new ArrayList<>();

    /** Nobody owns anything. */
    public Ownership(IrqNames names) {
        this.names = names;
    }

    private record Claim(String domain, int irq, boolean shared) {
    }

    /** Grants the irqs, all or none. */
    public void admit(String domain, List<String> irqs) {
        List<Claim> wanted = new ArrayList<>();
        for (String text : irqs) {
            boolean shared = text.endsWith(SHARED);
            String name = shared ? text.substring(0, text.length() - SHARED.length()) : text;
            int irq = names.irqNamed(name);
            if (irq < 0) {
                throw new AdmissionException(domain, "irq " + name + " does not exist on this board");
            }
            refuseConflict(domain, name, irq, shared);
            wanted.add(new Claim(domain, irq, shared));
        }
        claims.addAll(wanted);
    }

    private void refuseConflict(String domain, String name, int irq, boolean shared) {
        for (Claim claim : claims) {
            if (claim.irq == irq && !(shared && claim.shared)) {
                throw new AdmissionException(domain, "irq " + name + " belongs to " + claim.domain
                        + (claim.shared ? ", which shares it, but it was asked for exclusively" : " exclusively"));
            }
        }
    }

    /** The domain has gone: everything it had is free. */
    public void release(String domain) {
        claims.removeIf(claim -> claim.domain.equals(domain));
    }

    /** May the domain use the irq? Virtual ones are allocated, not owned. */
    public boolean owns(String domain, int irq) {
        return irq >= Irqs.HARDWARE_COUNT
                || claims.stream().anyMatch(claim -> claim.irq == irq && claim.domain.equals(domain));
    }

    /** Refuses, naming irq and owners. */
    public void check(String domain, int irq) {
        if (!owns(domain, irq)) {
            throw new AdmissionException(domain, "irq " + names.nameOf(irq) + " is not among the irqs it asked for"
                    + owners(irq));
        }
    }

    /** The domains that may use the irq, in order of admission. */
    public List<String> ownersOf(int irq) {
        return claims.stream().filter(claim -> claim.irq == irq).map(Claim::domain).toList();
    }

    private String owners(int irq) {
        List<String> owners = ownersOf(irq);
        return owners.isEmpty() ? "" : "; it belongs to " + String.join(", ", owners);
    }
}
