package org.sluice.console.load;

import java.nio.file.Path;
import java.util.List;

/** What a folder of jars asks of whoever loads them. One caller at a time. */
public interface JarLoader {

    /** Loads a jar; returns the names of its domains, which run when this returns. */
    List<String> load(Path file) throws LoadRefusedException;

    /** Unloads all domains that came from this file; returns what to tell the user, a line each. */
    List<String> unloadFrom(Path file) throws LoadRefusedException;

    /** Is a domain from this file on its way out? Until it is gone nothing can be loaded from there. */
    boolean isLeaving(Path file);

    /** Takes out the bundles whose domains have gone meanwhile; returns those domains' names. */
    List<String> reap();
}
