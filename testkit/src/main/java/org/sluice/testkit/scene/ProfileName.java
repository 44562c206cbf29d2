package org.sluice.testkit.scene;

import org.sluice.ipipe.Profile;

/** What a profile is called in the text of a scene. */
final class ProfileName {

    private ProfileName() {
    }

    static String of(Profile profile) {
        if (profile.equals(Profile.ADEOS_2002)) {
            return "ADEOS_2002";
        }
        if (profile.equals(Profile.ADEOS_R13)) {
            return "ADEOS_R13";
        }
        if (profile.equals(Profile.IPIPE_2)) {
            return "IPIPE_2";
        }
        if (profile.equals(Profile.DOVETAIL)) {
            return "DOVETAIL";
        }
        return profile.equals(Profile.SLUICE) ? "SLUICE" : "profile";
    }
}
