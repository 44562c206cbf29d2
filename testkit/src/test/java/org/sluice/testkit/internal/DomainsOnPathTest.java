package org.sluice.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.Stage;

/** Domains by their component descriptions. */
class DomainsOnPathTest {

    @TempDir
    Path box;

    /** A domain that can be made. */
    public static final class Plain implements Domain {
        @Override
        public void start(Stage stage) {
            // it does nothing
        }
    }

    private void describe(String file, String type, String property) throws IOException {
        Files.createDirectories(box.resolve("OSGI-INF"));
        Files.writeString(box.resolve("OSGI-INF").resolve(file), "<scr:component name=\"x\">"
                + "<property name=\"" + property + "\" type=\"String\" value=\"found\"/>"
                + "<implementation class=\"" + type + "\"/></scr:component>");
    }

    private Map<String, Supplier<Domain>> domains(String components) throws IOException {
        Files.createDirectories(box.resolve("META-INF"));
        Files.writeString(box.resolve("META-INF/MANIFEST.MF"), "Manifest-Version: 1.0\n" + components + "\n");
        URLClassLoader path = new URLClassLoader(new URL[] {box.toUri().toURL()}, getClass().getClassLoader());
        return DomainsOnPath.of(path);
    }

    @Test
    void aDescribedDomainIsMadeAnewEachTime() throws IOException {
        describe("a.xml", Plain.class.getName(), "domain.name");
        describe("b.xml", "org.example.Else", "other");
        Map<String, Supplier<Domain>> domains = domains("Service-Component: OSGI-INF/b.xml,OSGI-INF/a.xml,no.xml");
        Domain first = domains.get("found").get();
        assertThat(first).isInstanceOf(Plain.class);
        assertThat(domains.get("found").get()).isNotSameAs(first);
    }

    @Test
    void withoutDescriptionsThereIsNone() throws IOException {
        assertThat(domains("X: y")).doesNotContainKey("found");
    }

    @Test
    void whatIsNoDomainIsSaid() throws IOException {
        describe("a.xml", "java.lang.String", "domain.name");
        assertThatThrownBy(() -> domains("Service-Component: OSGI-INF/a.xml").get("found").get())
                .hasMessage("java.lang.String is no domain with a constructor without parameters");
        describe("a.xml", "org.example.Gone", "domain.name");
        assertThatThrownBy(() -> domains("Service-Component: OSGI-INF/a.xml").get("found").get())
                .hasMessage("org.example.Gone is no domain with a constructor without parameters");
    }
}
