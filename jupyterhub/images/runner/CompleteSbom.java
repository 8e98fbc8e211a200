import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Properties;
import java.util.TreeSet;
import java.util.zip.ZipFile;

/**
 * Makes the bill of materials that Maven wrote (CycloneDX 1.6) that of the image: the jars with their checksums after the
 * natives of other systems were taken out, the kernel with what its jar carries, and the Java runtime.
 *
 * <p>Arguments: the bill, the folder of the jars, the kernel's jar, the version of Debian's package of the JDK.
 */
final class CompleteSbom {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        var file = Path.of(arguments[0]);
        var bill = (ObjectNode) JSON.readTree(file.toFile());
        var components = (ArrayNode) bill.get("components");

        var named = new HashMap<String, ObjectNode>();
        components.forEach(one -> named.put(jarOf((ObjectNode) one), (ObjectNode) one));
        var own = (ObjectNode) bill.get("metadata").get("component");
        named.put(jarOf(own), own);
        var jars = new TreeSet<String>();
        try (var listed = Files.newDirectoryStream(Path.of(arguments[1]), "*.jar")) {
            listed.forEach(jar -> jars.add(jar.getFileName().toString()));
        }
        if (!jars.equals(new TreeSet<>(named.keySet()))) {
            throw new IllegalStateException("the bill has " + new TreeSet<>(named.keySet()) + ", there are " + jars);
        }
        for (var jar : jars) {
            named.get(jar).set("hashes", hashes(Path.of(arguments[1], jar)));
        }
        components.add(kernel(Path.of(arguments[2])));
        components.add(runtime(arguments[3]));
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), bill);
    }

    /** The file name that Maven gives to an artifact. */
    private static String jarOf(ObjectNode component) {
        var purl = component.get("purl").asText();
        int classifier = purl.indexOf("classifier=");
        return component.get("name").asText() + "-" + component.get("version").asText()
                + (classifier < 0 ? "" : "-" + purl.substring(classifier + "classifier=".length()).replaceAll("&.*", ""))
                + ".jar";
    }

    private static ObjectNode kernel(Path jar) throws IOException, NoSuchAlgorithmException {
        ObjectNode kernel = null;
        var carried = JSON.createArrayNode();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().filter(e -> e.getName().endsWith("/pom.properties")).toList()) {
                var known = new Properties();
                known.load(zip.getInputStream(entry));
                var group = known.getProperty("groupId");
                var artifact = known.getProperty("artifactId");
                var version = known.getProperty("version");
                var component = component("library", group, artifact, version, "pkg:maven/" + group + "/" + artifact + "@" + version);
                if (artifact.equals("jjava-distro")) {
                    kernel = component;
                } else {
                    // What lies in the kernel's jar may be among the library's, too; a reference is unique.
                    carried.add(component.put("bom-ref", "jjava.jar#" + component.get("purl").asText()));
                }
            }
        }
        if (kernel == null) {
            throw new IllegalStateException(jar + " does not say which JJava it is");
        }
        kernel.set("hashes", hashes(jar));
        kernel.set("components", carried);
        return kernel;
    }

    private static ObjectNode runtime(String version) {
        var origin = "pkg:deb/debian/openjdk-17-jre-headless@" + URLEncoder.encode(version, StandardCharsets.UTF_8).replace("%7E", "~") + "?distro=debian-12";
        return component("platform", "debian", "openjdk-17-jre-headless", version, origin);
    }

    private static ObjectNode component(String type, String group, String name, String version, String purl) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("bom-ref", purl)
                .put("group", group)
                .put("name", name)
                .put("version", version)
                .put("purl", purl);
    }

    private static ArrayNode hashes(Path file) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        var found = JSON.createArrayNode();
        found.addObject().put("alg", "SHA-256").put("content", HexFormat.of().formatHex(digest));
        return found;
    }
}
