package org.sluice.nanokernel.hw;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One line of a scenario that is meant for a domain: {@code task control cpu=0 period=100us cost=6us}. */
@ProviderType
public interface Setting {

    /** The first word. */
    String keyword();

    /** The words between the keyword and the options. */
    List<String> words();

    /** A whole number option within bounds, or the fallback. */
    long number(String key, long min, long max, long fallback);

    /** A duration option in nanoseconds, or the fallback. */
    long duration(String key, long fallbackNanos);

    /** A text option, or the fallback. */
    String text(String key, String fallback);

    /** Refuses options other than these, naming the line. */
    void onlyKeys(String... known);

    /** A complaint that names the file and line. */
    RuntimeException error(String complaint);
}
