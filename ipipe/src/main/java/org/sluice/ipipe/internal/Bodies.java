package org.sluice.ipipe.internal;

import org.sluice.ipipe.Domain;
import org.sluice.ipipe.LocalStage;

/** Tells domains that have a body from those that inherit the empty one, which needs no strand to run on. */
final class Bodies {

    private Bodies() {
    }

    static boolean has(Domain domain) {
        try {
            return domain.getClass().getMethod("body", LocalStage.class).getDeclaringClass() != Domain.class;
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError("Domain.body is gone", impossible);
        }
    }
}
