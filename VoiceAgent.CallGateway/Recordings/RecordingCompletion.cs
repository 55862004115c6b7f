using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

internal sealed partial class RecordingCompletion(IRecordingStore store, TailKeys keys, TimeProvider time, ILogger<RecordingCompletion> logger, IRecordingKeys? encryption = null) : IRecordingCompletion
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(4);

    private readonly RecordingAssembly _assembly = new(store, new RecordingTails(store, keys, logger), encryption);
    private long? _failedAt;
    private bool _isAway;

    public async Task<RecordingClosed?> CompleteAsync(CallId call, CancellationToken stopping)
    {
        // While the store is away, calls wait without a request each, so that the rounds of the finisher stay short.
        if (_failedAt is { } at && time.GetElapsedTime(at) < AwayPause)
        {
            throw new NotStoredYetException("The recording store is away.");
        }

        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            var closed = await _assembly.CompleteAsync($"{call.RecordingPath}.wav", either.Token);
            (_isAway, _failedAt) = (false, null);
            return closed;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            _failedAt = time.GetTimestamp();
            if (!_isAway)
            {
                _isAway = true;
                Away(logger, failure is RecordingStoreException ? failure.Message : failure.GetType().Name);
            }

            throw new NotStoredYetException("The recording could not be completed.", failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Recordings of calls whose worker has died cannot be completed: {Reason} They are completed when the recording store is back.")]
    private static partial void Away(ILogger logger, string reason);
}
