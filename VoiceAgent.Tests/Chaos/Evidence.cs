using System.Buffers.Binary;
using Microsoft.Azure.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Pipeline.Scenarios.Restaurant;
using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>What became of one call.</summary>
/// <param name="Reservations">How often the call's tool has changed the store. More than one is a defect.</param>
/// <param name="WordsLost">Words of the caller's finished lines that the stored transcript does not have.</param>
/// <param name="WordsCut">The same for lines that were being spoken while no worker heard the caller.</param>
/// <param name="RecordingMissing">Seconds of the call that the recording does not have. Null when there is no playable recording.</param>
/// <param name="Gap">Seconds of silence in the recording, because no worker had the call or a dead worker had not stored the audio yet.</param>
/// <param name="Stored">How often the call is stored.</param>
/// <param name="Trouble">Why the call counts as lost, or null.</param>
internal sealed record CallEvidence(CallerOutcome Outcome, int Repeated, int Reservations, IReadOnlyList<string> WordsLost, IReadOnlyList<string> WordsCut, double? RecordingMissing, double Gap, int Stored, string? Trouble)
{
    public CallId? Call { get; init; }

    /// <summary>The product's events of the call, for the account of a call that went wrong.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];
}

/// <summary>Looks up what the product has stored of a call: from outside, as an operator would.</summary>
internal sealed class Evidence(ProductApi product, CosmosClient cosmos)
{
    private const int Header = 44;
    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(45);

    // A line counts as finished when the agent's worker has had time to end the turn and to write it.
    private static readonly TimeSpan TurnEnds = TimeSpan.FromMilliseconds(1_500);
    private static readonly TimeSpan Starts = TimeSpan.FromMilliseconds(500);

    public async Task<CallEvidence> OfAsync(ChaosCaller caller, CallerOutcome outcome, DateOnly today, DateTimeOffset struck)
    {
        var (records, stored) = await product.UntilStoredAsync(outcome.CorrelationId, UntilStored);
        var call = records.FirstOrDefault()?.Id;
        var reservations = call is { } id ? await ReservationsAsync(id, today) : 0;
        var transcript = stored is null ? [] : stored.Transcript.Where(line => line.Speaker == Speaker.Caller).SelectMany(line => Spoken.Words(line.Text)).ToList();
        var recording = call is { } recorded ? await product.TryRecordingAsync(recorded) : null;
        var missing = Missing(outcome.Said, transcript, stored is null ? _ => false : Cut(stored.Events, struck));
        return new(
            outcome,
            caller.Repeated,
            reservations,
            [.. missing.Where(word => !word.IsCut).Select(word => word.Word)],
            [.. missing.Where(word => word.IsCut).Select(word => word.Word)],
            Seconds(recording) is { } seconds ? Math.Max(0, (outcome.AgentMs / 1000 ?? 0) - seconds) : null,
            stored?.Recording?.Gaps.TotalSeconds ?? 0,
            stored is null ? 0 : records.Count,
            TroubleOf(caller, outcome))
        {
            Call = call,
            Events = [.. (stored?.Events ?? []).Select(logged => $"{logged.At:HH:mm:ss.fff} {logged.Event.GetType().Name}")],
        };
    }

    private static string? TroubleOf(ChaosCaller caller, CallerOutcome outcome) => outcome switch
    {
        { DurationMs: null } => $"not answered: {outcome.Ending}",
        { Transfer: not null } => $"transferred to {outcome.Transfer.To}",
        _ when caller.GaveUp is { } why => $"gave up {why}",
        _ when !outcome.EverythingHeard.Contains("is reserved", StringComparison.OrdinalIgnoreCase) => $"ended before the reservation: {outcome.Ending}",
        _ => null,
    };

    private static List<(string Word, bool IsCut)> Missing(IReadOnlyList<CallerOutcome.Line> said, List<string> transcript, Predicate<CallerOutcome.Line> isCut)
    {
        var left = new List<string>(transcript);
        return [.. said.SelectMany(line => Spoken.Words(line.Text).Select(word => (word, isCut(line)))).Where(word => !left.Remove(word.word))];
    }

    /// <summary>Whether a line was spoken between the fault and the next worker, or its turn had not ended when the fault came.</summary>
    private static Predicate<CallerOutcome.Line> Cut(IReadOnlyList<LoggedEvent> events, DateTimeOffset struck)
    {
        var answered = events.FirstOrDefault(logged => logged.Event is CallAnswered)?.At ?? struck;
        var next = events.Where(logged => logged.Event is CallTakenOver && logged.At > struck).Select(logged => logged.At).DefaultIfEmpty(struck).Max();
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

        var bytesASecond = BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(28));
        var data = BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(40));
        return bytesASecond > 0 && data <= wav.Length - Header ? data / (double)bytesASecond : null;
    }

    private async Task<int> ReservationsAsync(CallId call, DateOnly today)
    {
        var days = cosmos.GetContainer("voiceagent", "reservations");
        var made = 0;
        foreach (var day in Enumerable.Range(0, 9).Select(today.AddDays))
        {
            try
            {
                var sheet = await days.ReadItemAsync<DaySheet>(DaySheet.IdOf(day), new PartitionKey(DaySheet.IdOf(day)));
                made += sheet.Resource.Reservations.Count(one => one.Key.StartsWith($"{call}:", StringComparison.Ordinal));
            }
            catch (CosmosException none) when (none.StatusCode is System.Net.HttpStatusCode.NotFound)
            {
                // Nobody has reserved a table for this day.
            }
        }

        return made;
    }
}
