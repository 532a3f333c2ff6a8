package dev.assay.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.network.Summary;
import dev.assay.run.Event;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** How records become JSON and come back: the same, to the bit; NaN and infinities are the strings "NaN", "Infinity", "-Infinity". */
final class Json {
    /** Knows the types of records and journals. What it does not know is skipped, so that an older version can read a newer record. */
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(RunRecord.class, RunRecordJson.class)
            .addMixIn(ReportDetails.class, ReportDetailsJson.class)
            .addMixIn(SavedModel.Details.class, SavedModelJson.class)
            .addMixIn(RunRecord.Status.class, StatusJson.class)
            .addMixIn(MetricValue.class, MetricValueJson.class)
            .addMixIn(Event.class, EventJson.class)
            .addMixIn(Task.class, TaskJson.class)
            .addMixIn(SweepEvent.class, SweepEventJson.class)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    private Json() {}

    private abstract static class RunRecordJson {
        @JsonProperty
        @JsonSerialize(using = OptionalWriter.class)
        @JsonDeserialize(using = OptionalReader.class)
        Optional<String> failure = Optional.empty();
    }

    private abstract static class ReportDetailsJson {
        @JsonProperty
        @JsonSerialize(using = OptionalWriter.class)
        @JsonDeserialize(using = OptionalSummaryReader.class)
        Optional<Summary> network = Optional.empty();
    }

    private abstract static class SavedModelJson {
        @JsonProperty
        @JsonSerialize(using = OptionalWriter.class)
        @JsonDeserialize(using = OptionalLayoutReader.class)
        Optional<Layout> inputs = Optional.empty();
    }

    private enum StatusJson {
        @JsonProperty("finished")
        FINISHED,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("stopped")
        STOPPED
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "scalar", value = MetricValue.Scalar.class),
        @JsonSubTypes.Type(name = "by-name", value = MetricValue.ByName.class),
        @JsonSubTypes.Type(name = "confusion-matrix", value = MetricValue.ConfusionMatrix.class),
        @JsonSubTypes.Type(name = "curves", value = MetricValue.Curves.class)
    })
    private interface MetricValueJson {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "metric", value = Event.Metric.class),
        @JsonSubTypes.Type(name = "parameter", value = Event.Parameter.class),
        @JsonSubTypes.Type(name = "tag", value = Event.Tag.class),
        @JsonSubTypes.Type(name = "artifact", value = Event.Artifact.class),
        @JsonSubTypes.Type(name = "dataset", value = Event.Dataset.class)
    })
    private interface EventJson {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "multi-class", value = Task.MultiClass.class),
        @JsonSubTypes.Type(name = "multi-label", value = Task.MultiLabel.class),
        @JsonSubTypes.Type(name = "regression", value = Task.Regression.class),
        @JsonSubTypes.Type(name = "segmentation", value = Task.Segmentation.class),
        @JsonSubTypes.Type(name = "sequence-labeling", value = Task.SequenceLabeling.class),
        @JsonSubTypes.Type(name = "multi-output", value = Task.MultiOutput.class)
    })
    private interface TaskJson {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "begun", value = SweepEvent.Begun.class),
        @JsonSubTypes.Type(name = "planned", value = SweepEvent.Planned.class),
        @JsonSubTypes.Type(name = "started", value = SweepEvent.Started.class),
        @JsonSubTypes.Type(name = "ended", value = SweepEvent.Ended.class),
        @JsonSubTypes.Type(name = "found", value = SweepEvent.Found.class),
        @JsonSubTypes.Type(name = "told", value = SweepEvent.Told.class),
        @JsonSubTypes.Type(name = "retried", value = SweepEvent.Retried.class),
        @JsonSubTypes.Type(name = "extended", value = SweepEvent.Extended.class)
    })
    private interface SweepEventJson {}

    private static final class InstantReader extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String value, DeserializationContext context) {
            return Instant.parse(value);
        }
    }

    private static final class OptionalWriter extends JsonSerializer<Optional<?>> {
        @Override
        public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (value.isPresent()) {
                json.writeObject(value.get());
            } else {
                json.writeNull();
            }
        }
    }

    private static final class OptionalReader extends JsonDeserializer<Optional<String>> {
        @Override
        public Optional<String> deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Optional.of(json.getText());
        }

        @Override
        public Optional<String> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }

    private abstract static class OptionalRecordReader<T> extends JsonDeserializer<Optional<T>> {
        private final Class<T> type;

        OptionalRecordReader(Class<T> type) {
            this.type = type;
        }

        @Override
        public Optional<T> deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Optional.of(context.readValue(json, type));
        }

        @Override
        public Optional<T> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }

    private static final class OptionalSummaryReader extends OptionalRecordReader<Summary> {
        OptionalSummaryReader() {
            super(Summary.class);
        }
    }

    private static final class OptionalLayoutReader extends OptionalRecordReader<Layout> {
        OptionalLayoutReader() {
            super(Layout.class);
        }
    }
}
