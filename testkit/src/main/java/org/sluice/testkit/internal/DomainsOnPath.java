package org.sluice.testkit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.ipipe.Domain;

/**
 * Finds the domains on a class path as the framework finds them: by the component descriptions that the manifests name.
 * A domain is a component with the property {@code domain.name} and a constructor without parameters.
 */
public final class DomainsOnPath {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String COMPONENTS = "Service-Component";
    private static final Pattern CLASS = Pattern.compile("<implementation class=\"([^\"]+)\"");
    private static final Pattern NAME =
            Pattern.compile("<property name=\"domain\\.name\" type=\"String\" value=\"([^\"]+)\"");

    private DomainsOnPath() {
    }

    /** The domains by name; each call of a supplier makes a new one. */
    public static Map<String, Supplier<Domain>> of(ClassLoader path) {
        Map<String, Supplier<Domain>> domains = new TreeMap<>();
        try {
            for (URL url : Collections.list(path.getResources(MANIFEST))) {
                for (String file : components(url)) {
                    add(path, file.strip(), domains);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the class path cannot be read", unreadable);
        }
        return domains;
    }

    private static String[] components(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            String files = new Manifest(in).getMainAttributes().getValue(COMPONENTS);
            return files == null ? new String[0] : files.split(",");
        }
    }

    private static void add(ClassLoader path, String file, Map<String, Supplier<Domain>> domains) throws IOException {
        try (InputStream in = path.getResourceAsStream(file)) {
            String description = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher name = NAME.matcher(description);
            Matcher type = CLASS.matcher(description);
            if (name.find() && type.find()) {
                domains.put(name.group(1), maker(path, type.group(1)));
            }
        }
    }

    private static Supplier<Domain> maker(ClassLoader path, String className) {
        return () -> {
            try {
                return (Domain) path.loadClass(className).getConstructor().newInstance();
            } catch (InvocationTargetException thrown) {
                throw new IllegalStateException("the constructor of " + className + " threw", thrown.getCause());
            } catch (ReflectiveOperationException | ClassCastException unusable) {
                throw new IllegalStateException(className + " is no domain with a constructor without parameters",
                        unusable);
            }
        };
    }
}
