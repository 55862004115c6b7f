using System.Diagnostics.Metrics;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <param name="Problem">A sentence. Null when the recording is as it was filed.</param>
internal sealed record VerifiedRecording(bool IsIntact, string? Problem, DateTimeOffset At, string? PlainHash, string? StoredHash);

/// <summary>Compares a recording with the hashes that were computed when it was filed.</summary>
internal sealed class RecordingVerification : IDisposable
{
    private readonly RecordingFiling _filing;
    private readonly ServiceCopies _copies;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _verified;

    public RecordingVerification(RecordingFiling filing, ServiceCopies copies, IMeterFactory meters, TimeProvider time)
    {
        (_filing, _copies, _time) = (filing, copies, time);
        _meter = meters.Create(GatewayMetrics.Name);
        _verified = _meter.CreateCounter<long>("voiceagent.recordings.verified", "{recording}", "Recordings that were compared with their hashes, by outcome.");
    }

    public async Task<VerifiedRecording> VerifyAsync(RecordingEntry entry, CancellationToken stopping)
    {
        var found = await CompareAsync(entry, stopping);
        _verified.Add(1, new KeyValuePair<string, object?>("outcome", found.IsIntact ? "intact" : "broken"));
        return found;
    }

    public void Dispose() => _meter.Dispose();

    private async Task<VerifiedRecording> CompareAsync(RecordingEntry entry, CancellationToken stopping)
    {
        try
        {
            foreach (var copy in entry.ServiceCopies)
            {
                if (await _copies.HashAsync(copy.Path, stopping) is not { } stored || stored.Hashes.Plain != copy.PlainHash || stored.Hashes.Stored != copy.StoredHash)
                {
                    return Result("The telephony service's own recording is missing, or differs from what was filed.");
                }
            }

            return !entry.HasOwn ? Result(null)
                : await _filing.HashAsync(entry.Call, stopping) is not { } found ? Result("The file is missing.")
                : found.Hashes.Plain != entry.PlainHash ? Result("The audio differs from what was filed.", found.Hashes)
                : found.Hashes.Stored != entry.StoredHash ? Result("The stored bytes differ from what was filed.", found.Hashes)
                : entry.IsEncrypted != found.KeyIds.Count > 0 ? Result("The file was encrypted and is not any more, or the reverse.", found.Hashes)
                : Result(null, found.Hashes);
        }
        catch (BrokenRecordingException broken)
        {
            return Result(broken.Message);
        }
    }

    private VerifiedRecording Result(string? problem, RecordingHashes? hashes = null) => new(problem is null, problem, _time.GetUtcNow(), hashes?.Plain, hashes?.Stored);
}
