package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A quota that others use up is waited for; one that is too small is not. */
class QuotaRefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exceeded quota: q, requested: requests.memory=2Gi, used: requests.memory=1Gi, limited: requests.memory=2Gi | true",
                "exceeded quota: q, requested: requests.memory=2Gi, used: requests.memory=0, limited: requests.memory=1Gi | false",
                "exceeded quota: q, requested: pods=1,requests.cpu=500m, used: pods=5,requests.cpu=2, limited: pods=5,requests.cpu=2 | true",
                "exceeded quota: q, requested: pods=1,requests.cpu=3, used: pods=5,requests.cpu=0, limited: pods=5,requests.cpu=2 | false",
                "failed quota: q: must specify limits.cpu for: run | false",
                "violates PodSecurity \"restricted:latest\": runAsNonRoot != true | false"
            })
    void passes(String message, boolean passes) {
        assertThat(QuotaRefusal.passes("pods \"train-a\" is forbidden: " + message))
                .isEqualTo(passes);
    }
}
