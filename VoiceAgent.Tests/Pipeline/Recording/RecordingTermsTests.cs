using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>What the policy of a route does to the recording of its call.</summary>
public sealed class RecordingTermsTests
{
    [Fact]
    public async Task A_call_of_a_route_without_recording_is_not_recorded() => Assert.Equal((0, 0), await RecordAsync(new RecordingTerms { IsOff = true }, new FakeRecordingKeys()));

    [Fact]
    public async Task A_recording_that_must_be_encrypted_is_not_made_without_keys() => Assert.Equal((0, 1), await RecordAsync(new RecordingTerms { NeedsEncryption = true }, keys: null));

    [Fact]
    public async Task A_recording_that_must_be_encrypted_is_encrypted_also_where_the_pipeline_would_not_do_it() =>
        Assert.Equal((1, 0), await RecordAsync(new RecordingTerms { NeedsEncryption = true }, new FakeRecordingKeys(), new RecordingOptions { Encrypt = false }));

    /// <returns>How many encrypted files there are, and how many failures were told.</returns>
    private static async Task<(int Files, int Failures)> RecordAsync(RecordingTerms terms, IRecordingKeys? keys, RecordingOptions? options = null)
    {
        var (store, failures) = (new FakeRecordingStore(), 0);
        var recordings = new BlobRecordings(
            store, Options.Create(options ?? new RecordingOptions()), new MediaMetrics(new FakeMeters()), TimeProvider.System, NullLogger<BlobRecordings>.Instance, encryption: keys);
        await using var recorder = recordings.Record(CallId.At(DateTimeOffset.UnixEpoch), AudioFormat.Pcm16Mono16k, _ => failures++, RecordingStart.First with { Terms = terms });
        recorder.CallerFrame(new byte[AudioFormat.Pcm16Mono16k.BytesPerFrame], TimeSpan.Zero);
        await recorder.CloseAsync(CancellationToken.None);
        Assert.All(store.Files.Values, file => Assert.True(SealedContents.IsHead(file.AsSpan(0, SealedContents.HeadLength))));
        return (store.Files.Count, failures);
    }
}
