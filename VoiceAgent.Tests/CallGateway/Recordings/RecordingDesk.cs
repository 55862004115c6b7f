using System.Runtime.InteropServices;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.CallGateway.Recordings;

/// <summary>A gateway with keys for recordings and a real blob store. It has finished calls with encrypted recordings.</summary>
internal sealed class RecordingDesk(GatewayHost gateway, AzuriteFixture azurite, string keyFile) : IAsyncDisposable
{
    public const int Rate = 16_000;

    public GatewayHost Gateway => gateway;

    public HttpClient Client { get; } = gateway.As("Ana", "admin");

    public BlobContainerClient Container => azurite.Blobs.GetBlobContainerClient(CallId.RecordingsContainer);

    public T Get<T>()
        where T : notnull => gateway.Services.GetRequiredService<T>();

    public static async Task<RecordingDesk> OpenAsync(AzuriteFixture azurite, params (string Key, string Value)[] settings)
    {
        var keyFile = Path.Combine(Path.GetTempPath(), $"voiceagent-keys-{Guid.NewGuid():N}");
        var gateway = await GatewayHost.StartAsync(settings: [("ConnectionStrings:blobs", azurite.ConnectionString), ("RecordingKeys:File", keyFile), .. settings]);
        return new RecordingDesk(gateway, azurite, keyFile);
    }

    /// <summary>A finished call. The caller says a tone of 440 Hz, and the agent one of 1,000 Hz.</summary>
    /// <returns>The call, and its WAV file.</returns>
    public async Task<(CallId Call, byte[] Wav)> AddCallAsync(int seconds = 3, DateTimeOffset? rang = null, bool isEncrypted = true)
    {
        var call = CallId.At(rang ?? TimeProvider.System.GetUtcNow());
        var record = ExampleCall.New(call);
        var path = $"{call.RecordingPath}.wav";
        var closed = new RecordingClosed(path, TimeSpan.FromSeconds(seconds), TimeSpan.Zero);
        var log = ExampleCall.Number([.. ExampleCall.Events.SkipLast(1), closed, new CallEnded(CallEnding.CallerHungUp)])
            .Select(logged => logged with { At = call.RangAt.AddMilliseconds(100 * logged.Sequence) }).ToArray();
        await gateway.Store.SaveAsync(FinishedCall.From(record, log)!, default);
        gateway.Index.Calls[call] = record;

        var audio = Enumerable.Range(0, seconds * Rate).SelectMany(at => new[] { Tone(at, 440), Tone(at, 1_000) }).ToArray();
        var bytes = MemoryMarshal.AsBytes<short>(audio).ToArray();
        var store = Get<IRecordingStore>();
        using var key = RecordingKey.New(path, RecordingKey.NewTag());
        if (isEncrypted)
        {
            await store.StageAsync(path, key.BlockOf(1, Rate).Name, key.Wrap(await Get<IRecordingKeys>().NewestAsync(default)), default);
        }

        for (var second = 0; second < seconds; second++)
        {
            var block = new RecordingBlock(BlockKind.Audio, 1, second * Rate, Rate, key.Tag) { IsSealed = isEncrypted };
            var plain = bytes.AsMemory(second * 4 * Rate, 4 * Rate);
            var content = new byte[plain.Length + (isEncrypted ? RecordingKey.Overhead : 0)];
            if (isEncrypted)
            {
                key.Seal(block, plain.Span, content);
            }
            else
            {
                plain.CopyTo(content);
            }

            await store.StageAsync(path, block.Name, content, default);
        }

        await Get<IRecordingCompletion>().CompleteAsync(call, default);
        return (call, [.. WaveHeader.For(Rate, bytes.Length), .. bytes]);
    }

    public async Task<IReadOnlyList<string>> FilesAsync(CallId call)
    {
        var found = new List<string>();
        await foreach (var blob in Container.GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, call.RecordingPath, default))
        {
            found.Add(blob.Name[call.RecordingPath.Length..]);
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        File.Delete(keyFile);
    }

    private static short Tone(int at, int hertz) => (short)(8_000 * Math.Sin(2 * Math.PI * hertz * at / Rate));
}
