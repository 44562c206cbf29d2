package org.sluice.testkit.rules;

import org.sluice.ipipe.Profile;

/** The profiles by name, for parameters. */
enum Version {
    SLUICE(Profile.SLUICE),
    ADEOS_2002(Profile.ADEOS_2002),
    ADEOS_R13(Profile.ADEOS_R13),
    IPIPE_2(Profile.IPIPE_2),
    DOVETAIL(Profile.DOVETAIL);

    private final Profile profile;

    Version(Profile profile) {
        this.profile = profile;
    }

    Profile profile() {
        return profile;
    }

    /** Does each hit make an entry of its own? */
    boolean counts() {
        return profile.hits() == Profile.Hits.COUNTED;
    }

    /** Are the CPU's own interrupts off while the head is stalled? */
    boolean masksForHead() {
        return profile.masking() == Profile.Masking.HEAD;
    }
}
