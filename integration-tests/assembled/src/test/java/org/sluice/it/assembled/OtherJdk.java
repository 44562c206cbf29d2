package org.sluice.it.assembled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A JDK of another major version than the one that runs these tests, found as the project's scripts find one. */
final class OtherJdk {

    private static final String SEARCH = ". cnf/tools/jdk.sh; "
            + "{ jdk_find java %2$d || jdk_find java 17 %1$d; } && printf '%%s' \"$home\"";

    private OtherJdk() {
    }

    /** Its home; empty if there is none. */
    static Optional<Path> find() {
        int mine = Runtime.version().feature();
        String search = String.format(Locale.ROOT, SEARCH, mine - 1, mine + 1);
        try {
            Process process = new ProcessBuilder("sh", "-c", search).directory(Project.ROOT.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String home = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && !home.isEmpty() ? Optional.of(Path.of(home)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
