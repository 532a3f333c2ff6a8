package dev.assay.datasets;

import dev.assay.data.AnnotatedImage;
import dev.assay.data.AnnotatedImage.Box;
import dev.assay.datasets.Entries.Entry;
import dev.assay.spi.UserException;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** One image's annotation in the XML of Pascal VOC. */
final class VocFile {
    private static final String OBJECT = "annotation/object";
    private static final String BOX = OBJECT + "/bndbox/";

    private VocFile() {}

    /**
     * Reads a file.
     *
     * @throws UserException where it is none, naming it and what is missing
     */
    static AnnotatedImage read(Entry entry) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // A file must not be able to have others read, on this machine or elsewhere.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Map<String, String> image = new HashMap<>();
        Map<String, String> object = new HashMap<>();
        List<Box> boxes = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(entry.read()));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        path.addLast(reader.getLocalName());
                        text.setLength(0);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        String place = String.join("/", path);
                        if (place.equals(OBJECT)) {
                            boxes.add(box(entry, object));
                            object.clear();
                        } else {
                            (place.startsWith(OBJECT) ? object : image)
                                    .put(place, text.toString().strip());
                        }
                        path.removeLast();
                        text.setLength(0);
                    }
                    default -> {
                        // Comments and blanks say nothing of boxes.
                    }
                }
            }
            return new AnnotatedImage(
                    value(entry, image, "annotation/filename"),
                    (int) number(entry, image, "annotation/size/height"),
                    (int) number(entry, image, "annotation/size/width"),
                    boxes);
        } catch (XMLStreamException e) {
            throw new UserException(
                    entry.described() + " is not XML: "
                            + String.valueOf(e.getMessage())
                                    .lines()
                                    .reduce((a, b) -> b)
                                    .orElse(""),
                    e);
        }
    }

    private static Box box(Entry entry, Map<String, String> object) {
        return new Box(
                value(entry, object, OBJECT + "/name"),
                number(entry, object, BOX + "xmin"),
                number(entry, object, BOX + "ymin"),
                number(entry, object, BOX + "xmax"),
                number(entry, object, BOX + "ymax"),
                "1".equals(object.get(OBJECT + "/difficult")));
    }

    private static String value(Entry entry, Map<String, String> values, String path) {
        String value = values.get(path);
        if (value == null || value.isEmpty()) {
            throw new UserException(entry.described() + " has no " + path);
        }
        return value;
    }

    private static double number(Entry entry, Map<String, String> values, String path) {
        String value = value(entry, values, path);
        if (!CsvTable.isNumber(value)) {
            throw new UserException(entry.described() + " has '" + value + "' as " + path + ", which is not a number");
        }
        return Double.parseDouble(value);
    }
}
