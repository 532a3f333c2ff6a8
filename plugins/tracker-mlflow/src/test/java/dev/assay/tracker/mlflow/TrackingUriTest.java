package dev.assay.tracker.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingUriTest {
    @Test
    void showsNoCredentials() {
        TrackingUri uri = TrackingUri.parse("https://al:p@ss/word@mlflow.example:8443/team/");
        assertThat(uri).hasToString("https://mlflow.example:8443/team");
        assertThat(uri.userInfo()).hasValue("al:p@ss/word");
        assertThat(Credentials.of(uri, Map.of())).hasToString("credentials");
    }

    @Test
    void readsWhatARecordedConfigHolds() {
        TrackingUri uri = TrackingUri.parse("http://***@mlflow.example");
        assertThat(uri).hasToString("http://mlflow.example");
        assertThat(uri.userInfo()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite:///mlflow.db",
                "mlruns",
                "file:///tmp/mlruns",
                "http://",
                "http://al:s3cret@",
                "ftp://al:s3cret@host",
                "http://al:s3cret@ho st",
                "http://al:s3cret@host?x=1",
                "http://al:s3cret@host#x",
                "databricks",
                "",
                "://",
                "@://@"
            })
    void saysWhatIsNoAddressWithoutItsCredentials(String text) {
        assertThatThrownBy(() -> TrackingUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://host")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }
}
