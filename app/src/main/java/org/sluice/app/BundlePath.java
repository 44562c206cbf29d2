package org.sluice.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A class path of jars that lie inside a jar: Sluice's own bundles, without the framework's, and what is for plain
 * programs only. Read into memory once; what it asks for elsewhere is the launcher's.
 */
final class BundlePath extends ClassLoader {

    private static final String BUNDLES = "bundles/";
    private static final String FRAMEWORK_BUNDLES = "bundles/org.";
    private static final String TOOLS = "tools/";

    /** By name; several jars have some in common. */
    private final Map<String, List<byte[]>> files = new LinkedHashMap<>();

    private BundlePath() {
        super(BundlePath.class.getClassLoader());
    }

    /** The jars inside the jar that this class came from. */
    static BundlePath ofOwnJar() throws IOException {
        BundlePath path = new BundlePath();
        try (JarFile jar = new JarFile(Platform.ownJar())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                boolean ours = name.startsWith(BUNDLES) && !name.startsWith(FRAMEWORK_BUNDLES);
                if (name.endsWith(".jar") && (ours || name.startsWith(TOOLS))) {
                    path.add(jar.getInputStream(entry));
                }
            }
        }
        return path;
    }

    private void add(InputStream nested) throws IOException {
        try (ZipInputStream in = new ZipInputStream(nested)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.computeIfAbsent(entry.getName(), name -> new ArrayList<>()).add(in.readAllBytes());
                }
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        List<byte[]> found = files.get(name.replace('.', '/') + ".class");
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] code = found.get(0);
        return defineClass(name, code, 0, code.length, BundlePath.class.getProtectionDomain());
    }

    @Override
    protected URL findResource(String name) {
        List<byte[]> found = files.get(name);
        return found == null ? null : url(name, found.get(0));
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return Collections.enumeration(files.getOrDefault(name, List.of()).stream()
                .map(content -> url(name, content)).toList());
    }

    private static URL url(String name, byte[] content) {
        try {
            return new URL(null, "nested:" + name, new InMemory(content));
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Opens what is in memory. */
    private static final class InMemory extends URLStreamHandler {
        private final byte[] content;

        private InMemory(byte[] content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // nothing is far away
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }
            };
        }
    }
}
