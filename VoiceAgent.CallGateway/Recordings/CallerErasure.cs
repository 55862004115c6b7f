using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <param name="Reason">Of the hold.</param>
internal sealed record KeptCall(CallId Call, string Reason);

/// <param name="Items">How many items of the store were erased.</param>
internal sealed record ErasedCaller(IReadOnlyList<CallId> Erased, IReadOnlyList<KeptCall> Kept, int Items);

/// <summary>Erases everything that is stored about one caller's calls, except what is held.</summary>
internal sealed class CallerErasure(IRecordingIndex index, RecordingDeletion deletion)
{
    public async Task<ErasedCaller> EraseAsync(string number, string by, CancellationToken stopping)
    {
        var (erased, kept, items) = (new List<CallId>(), new List<KeptCall>(), 0);
        foreach (var call in await index.CallsOfAsync(number, stopping))
        {
            if (await deletion.DeleteAsync(call.Id, "erasure", by, stopping) is DeletionOutcome.Held)
            {
                kept.Add(new KeptCall(call.Id, (await index.FindAsync(call.Id, stopping))?.Hold?.Reason ?? ""));
                continue;
            }

            items += await index.EraseAsync(call.Id, stopping);
            erased.Add(call.Id);
        }

        return new ErasedCaller(erased, kept, items);
    }
}
