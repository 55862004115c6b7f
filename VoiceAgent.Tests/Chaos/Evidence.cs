using System.Buffers.Binary;
using Microsoft.Azure.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Pipeline.Scenarios.Restaurant;
using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>Looks up what the product has stored of a call: from outside, as an operator would.</summary>
internal sealed class Evidence(ProductApi product, CosmosClient cosmos, Telephone telephone, DateOnly today)
{
    private const int Header = VoiceAgent.Recordings.WaveHeader.Length;

    // The ringing of a human's telephone is no sound of the agent. A silence that began just before it ends with it.
    private const double RingsSoon = 1000;

    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(500);

    // A line counts as finished when the agent's worker has had time to end the turn and to write it.
    private static readonly TimeSpan TurnEnds = TimeSpan.FromMilliseconds(1_500);
    private static readonly TimeSpan Starts = TimeSpan.FromMilliseconds(500);

    /// <param name="call">A call that is over.</param>
    /// <param name="struck">When the fault came. Null when there was none.</param>
    /// <param name="over">When an outage was over. Null for other faults.</param>
    public async Task<CallEvidence> OfAsync(ChaosCall call, DateTimeOffset? struck, DateTimeOffset? over = null)
    {
        var outcome = await telephone.UntilOverAsync(call.Caller.Id);
        var (records, stored) = await product.UntilStoredAsync(outcome.CorrelationId, outcome.DurationMs is null ? TimeSpan.Zero : UntilStored);
        var id = records.FirstOrDefault()?.Id;
        var transcript = stored is null ? [] : stored.Transcript.Where(line => line.Speaker == Speaker.Caller).SelectMany(line => Spoken.Words(line.Text)).ToList();
        var recording = id is { } recorded ? await product.TryRecordingAsync(recorded) : null;
        var missing = Missing(outcome.Said, transcript, stored is null || struck is null ? _ => false : Cut(stored.Events, struck.Value, over));
        var from = struck is { } at && call.Caller.AnsweredAt is { } answered ? Math.Max(0, (at - answered).TotalMilliseconds) : 0;
        var heard = HeardPhrases.In(outcome, from);
        var fate = FateOf(call.Caller, outcome, heard);
        var lineOpen = outcome.Silences.Where(silence => silence.Before == "end").Select(silence => silence.Ms / 1000).DefaultIfEmpty(0).Max();

        // After a goodbye the recording ends. A line that is left open has a column of its own.
        var talked = ((outcome.AgentMs / 1000) ?? 0) - (fate is Fate.WentOn ? lineOpen : 0);
        return new(
            outcome,
            call.Behaviour,
            fate,
            outcome.Silences.Where(silence => silence.At + silence.Ms > from && silence.At < (call.Caller.TransferringAt ?? double.MaxValue) - RingsSoon && IsWait(silence, fate)).Select(silence => silence.Ms / 1000).DefaultIfEmpty(0).Max(),
            lineOpen,
            call.Caller.Repeated,
            id is { } known ? await ReservationsAsync(known) : 0,
            [.. missing.Where(word => !word.IsCut).Select(word => word.Word)],
            [.. missing.Where(word => word.IsCut).Select(word => word.Word)],
            Seconds(recording) is { } seconds ? Math.Max(0, talked - seconds) : null,
            stored?.Recording?.Gaps.TotalSeconds ?? 0,
            stored is null ? 0 : records.Count,
            stored is not null && stored.Events.Any(logged => logged.Event is CallTakenOver && logged.At > (struck ?? DateTimeOffset.MinValue)),
            call.Caller.GaveUp)
        {
            Call = id,
            Heard = heard,
            Events = [.. (stored?.Events ?? []).Select(logged => $"{logged.At:HH:mm:ss.fff} {logged.Event.GetType().Name}")],
        };
    }

    /// <summary>What is stored of a call whose telephone has died.</summary>
    /// <returns>How the call ended, how often it is stored, and the length of its recording.</returns>
    public async Task<AbandonedCall> OfAbandonedAsync(string correlationId)
    {
        var (records, stored) = await product.UntilStoredAsync(correlationId, UntilStored);
        var recording = records.FirstOrDefault()?.Id is { } id ? await product.TryRecordingAsync(id) : null;
        return new(records.FirstOrDefault()?.Id, records.FirstOrDefault()?.Ending, stored is null ? 0 : records.Count, Seconds(recording));
    }

    // A caller who has to say a line again has waited for the agent too, although the caller ends the silence. After a goodbye, people hang up.
    private static bool IsWait(CallerOutcome.Silence silence, Fate fate) =>
        silence.Before == "end" ? fate is not Fate.WentOn : !silence.IsCallersOwn || silence.Ms >= ChaosCaller.SilentForLong.TotalMilliseconds - 500;

    private static Fate FateOf(ChaosCaller caller, CallerOutcome outcome, IReadOnlyList<string> heard) => outcome switch
    {
        { DurationMs: null } => Fate.NotAnswered,
        { Transfer.Outcome: "accepted" } => Fate.Transferred,
        _ when caller.GaveUp is null && outcome.EverythingHeard.Contains("is reserved", StringComparison.OrdinalIgnoreCase) => Fate.WentOn,
        _ when HeardPhrases.Excuse(heard) => Fate.Told,
        _ => Fate.Lost,
    };

    private static List<(string Word, bool IsCut)> Missing(IReadOnlyList<CallerOutcome.Line> said, List<string> transcript, Predicate<CallerOutcome.Line> isCut)
    {
        // A line that was cut is often said again. The words of the transcript belong to the second time.
        var left = new List<string>(transcript);
        return [.. said.OrderBy(line => isCut(line)).SelectMany(line => Spoken.Words(line.Text).Select(word => (word, isCut(line)))).Where(word => !left.Remove(word.word))];
    }

    /// <summary>Whether a line was spoken between the fault and the next worker or the end of the outage, or its turn had not ended when the fault came.</summary>
    private static Predicate<CallerOutcome.Line> Cut(IReadOnlyList<LoggedEvent> events, DateTimeOffset struck, DateTimeOffset? over)
    {
        var answered = events.FirstOrDefault(logged => logged.Event is CallAnswered)?.At ?? struck;
        var next = events.Where(logged => logged.Event is CallTakenOver && logged.At > struck).Select(logged => logged.At).DefaultIfEmpty(struck).Append(over ?? struck).Max();
        var (from, until) = (struck - TurnEnds - answered, next + Starts - answered);
        return line => line.Until >= from.TotalMilliseconds && line.At <= until.TotalMilliseconds;
    }

    /// <summary>The length of a WAV file. Null when it is none or its header does not fit its length.</summary>
    private static double? Seconds(byte[]? wav)
    {
        if (wav is null || wav.Length <= Header || !wav.AsSpan(0, 4).SequenceEqual("RIFF"u8))
        {
            return null;
        }

        var bytesASecond = BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(VoiceAgent.Recordings.WaveHeader.SampleRateAt + 4));
        var data = BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(Header - 4));
        return bytesASecond > 0 && data <= wav.Length - Header ? data / (double)bytesASecond : null;
    }

    private async Task<int> ReservationsAsync(CallId call)
    {
        var made = 0;
        foreach (var day in Enumerable.Range(0, 9).Select(today.AddDays))
        {
            var sheet = await SheetAsync(DaySheet.IdOf(day));
            made += sheet?.Reservations.Count(one => one.Key.StartsWith($"{call}:", StringComparison.Ordinal)) ?? 0;
        }

        return made;
    }

    /// <summary>The reservations of a day. Null when there are none, or when the store does not answer for long.</summary>
    private async Task<DaySheet?> SheetAsync(string day)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return (await cosmos.GetContainer("voiceagent", "reservations").ReadItemAsync<DaySheet>(day, new PartitionKey(day))).Resource;
            }
            catch (CosmosException none) when (none.StatusCode is System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }
            catch (Exception away) when (away is CosmosException or HttpRequestException or OperationCanceledException && TimeProvider.System.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(BetweenReads, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}

/// <summary>A call that the death of the telephony service has ended.</summary>
/// <param name="Ending">Null when the call is still open.</param>
/// <param name="RecordingSeconds">Null when there is no playable recording.</param>
internal sealed record AbandonedCall(CallId? Call, CallEnding? Ending, int Stored, double? RecordingSeconds);
