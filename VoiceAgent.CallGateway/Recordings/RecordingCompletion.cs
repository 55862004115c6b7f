using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

internal sealed class RecordingCompletion(IRecordingStore store, TimeProvider time) : IRecordingCompletion
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly RecordingAssembly _assembly = new(store);

    public async Task<RecordingClosed?> CompleteAsync(CallId call, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        return await _assembly.CompleteAsync($"{call.RecordingPath}.wav", either.Token);
    }
}
