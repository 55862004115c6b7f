using System.Runtime.InteropServices;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>The network to a real store is cut in the middle of a recording.</summary>
[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class RecordingOverANetworkTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    private readonly string _folder = Directory.CreateTempSubdirectory("voiceagent-spool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_recording_is_complete_when_the_network_is_back_during_the_call_or_after_it(bool duringTheCall)
    {
        await using var network = new Relay(azurite.Blobs.Uri);
        var store = new BlobRecordingStore(new BlobServiceClient(
            azurite.ConnectionString.Replace($":{azurite.Blobs.Uri.Port}/", $":{network.Address.Port}/", StringComparison.Ordinal)));
        var options = new RecordingOptions { RequestDeadline = TimeSpan.FromSeconds(1), RetryDelay = TimeSpan.FromMilliseconds(100), CommitEvery = TimeSpan.FromSeconds(2) };
        var failed = new TaskCompletionSource();
        var target = new RecordingTarget($"{CallId.At(TimeProvider.System.GetUtcNow()).RecordingPath}.wav", Format, _ => failed.TrySetResult());
        using var spool = new SpoolFolder(new SpoolOptions { Folder = _folder }, TimeProvider.System, NullLogger.Instance);
        await using var recorder = new CallRecorder(target, new RecordingUpload(target, store, options, TimeProvider.System, spool), options, new MediaMetrics(new FakeMeters()));
        Speak(recorder, 0, 7);
        network.Cut();
        Speak(recorder, 7, 14);
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        if (duringTheCall)
        {
            network.Mend();
        }

        var closed = await recorder.CloseAsync(CancellationToken.None);
        network.Mend();
        using var deliveries = new RecordingDeliveries(store, spool, TimeProvider.System, NullLogger<RecordingDeliveries>.Instance);
        await Waiting.UntilAsync(() => deliveries.DeliverAsync(default));

        Assert.Equal(new RecordingClosed(target.Path, TimeSpan.FromSeconds(14), TimeSpan.Zero), closed);
        var stored = await azurite.Blobs.GetBlobContainerClient(CallId.RecordingsContainer).GetBlobClient(target.Path).DownloadContentAsync();
        var samples = MemoryMarshal.Cast<byte, short>(stored.Value.Content.ToArray().AsSpan(WaveHeader.Length)).ToArray();
        Assert.Equal(14 * 16_000, samples.Where((_, at) => at % 2 == 0).Count(sample => sample == 7));
    }

    private static void Speak(CallRecorder recorder, int from, int until)
    {
        var pcm = new byte[Format.BytesPerFrame];
        MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(7);
        for (var frame = from * 50; frame < until * 50; frame++)
        {
            recorder.CallerFrame(pcm, frame * AudioFormat.FrameDuration);
        }
    }
}
