using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>What one blow did.</summary>
/// <param name="Fault">Null: no fault.</param>
/// <param name="Load">The load average of the machine at the blow.</param>
/// <param name="Met">The calls that were live at the blow, and at which step.</param>
/// <param name="Begun">The calls that began during the outage.</param>
/// <param name="After">The first calls that began when the outage was over.</param>
internal sealed record BlowResult(Fault? Fault, string Load, IReadOnlyList<(Step Step, CallEvidence Call)> Met, IReadOnlyList<CallEvidence> Begun, IReadOnlyList<CallEvidence> After)
{
    /// <summary>The calls that the death of the telephony service has ended.</summary>
    public IReadOnlyList<AbandonedCall> Abandoned { get; init; } = [];
}

/// <summary>
/// Blows against the stack while a stream of calls keeps about the same number live. The calls began one after the other, so each blow meets calls at
/// all steps: at which one each of them is, is written down when the blow comes.
/// </summary>
internal sealed class ChaosRun(ChaosStack stack, CallStream stream, ProductApi product, Evidence evidence, Telephone telephone, Random random, ChaosPlan plan, Action<string> progress)
{
    private const int RingingAtTheBlow = 2;
    private const int CallsAfter = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UntilAllSteps = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan UntilWantedStep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilFull = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(7);

    // During an outage calls begin more rarely, because callers of stuck calls are patient and stay long.
    private static readonly TimeSpan ApartInOutage = TimeSpan.FromSeconds(5);

    // Calls are at these steps for the shortest time, so a blow waits for one of them.
    private static readonly Step[] Rare = [Step.Committing, Step.BargeIn];

    /// <summary>Measures as many calls as are live at the same time, without a fault. The first calls of a new stack are not counted: its programs still compile their code.</summary>
    public async Task<BlowResult> CalmAsync()
    {
        Flow();
        await UntilAsync(() => stream.Calls.Count(call => call.IsOver) >= Math.Max(2, plan.Calls / 2), LongestWait);
        var from = TimeProvider.System.GetUtcNow();
        await UntilAsync(() => stream.Calls.Count(call => call.PlacedAt > from && call.IsOver) >= plan.Calls, LongestWait);
        var load = Load();
        ChaosCall[] calm = [.. stream.Calls.Where(call => call.PlacedAt > from && call.IsOver)];
        var result = new BlowResult(null, load, [.. (await OfAsync(calm, struck: null)).Select(call => (Step.Ringing, call))], [], []);
        stream.Forget(_ => true);
        return result;
    }

    /// <param name="fault">The fault.</param>
    /// <param name="round">The number of the round, from 0. It decides which of the rare steps is waited for.</param>
    /// <param name="isLast">No blow follows, so no call is placed any more that is not needed for this one.</param>
    public async Task<BlowResult> StrikeAsync(Fault fault, int round, bool isLast)
    {
        await PrepareAsync(fault);
        var wanted = Rare[(round + random.Next(Rare.Length)) % Rare.Length];
        var victim = await MomentAsync(wanted);
        var worker = victim is null || fault.Program != "pipeline"
            ? null
            : await product.WorkerAsync((await telephone.UntilAsync(victim.Caller.Id, _ => true)).CorrelationId);
        var correlations = fault.Program == Fault.Telephony ? await CorrelationsAsync() : [];

        // An answer takes some milliseconds, so the blow does not wait for both telephones.
        Task<ChaosCall?>[] placing = [.. Enumerable.Range(0, RingingAtTheBlow).Select(_ => stream.TryPlaceAsync())];
        await Task.WhenAny(placing);
        List<(ChaosCall Call, Step Step)> met = [.. stream.Live.SelectMany(call => call.Caller.Step is { } step ? [(call, step)] : Array.Empty<(ChaosCall, Step)>())];
        var (load, at) = (Load(), TimeProvider.System.GetUtcNow());
        var blow = stack.Strike(fault, worker);
        met.AddRange((await Task.WhenAll(placing)).OfType<ChaosCall>().Except(met.Select(each => each.Call)).Select(call => (call, Step.Ringing)).ToArray());
        var steps = met.GroupBy(each => each.Step).OrderBy(step => step.Key).Select(step => $"{step.Count()} {step.Key}");
        progress($"{at:HH:mm:ss} {fault}: {met.Count} calls ({string.Join(", ", steps)}), load average {load}");

        (stream.Apart, stream.Most) = fault.IsOutage ? (ApartInOutage, int.MaxValue) : (stream.Apart, stream.Most);
        var ended = await blow;
        var over = TimeProvider.System.GetUtcNow();
        var isLooked = fault.IsOutage || fault.Program == Fault.Telephony;
        Flow();
        stream.Most = isLast && !isLooked ? 0 : stream.Most;
        await stack.UntilHealthyAsync(fault.Program, ended);
        progress($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {fault.Program} is healthy again");
        ChaosCall[] begun = fault.IsOutage ? [.. stream.Calls.Where(call => call.PlacedAt > at && call.PlacedAt < over)] : [];
        await UntilAsync(
            () => met.All(each => each.Call.IsOver) && begun.All(call => call.IsOver) && (!isLooked || stream.Calls.Count(call => call.PlacedAt > over && call.IsOver) >= CallsAfter),
            LongestWait);
        (ChaosCall Call, Step Step)[] done = [.. met.Where(each => each.Call.IsOver && fault.Program != Fault.Telephony)];
        ChaosCall[] after = isLooked ? [.. stream.Calls.Where(call => call.PlacedAt > over && call.IsOver).Take(CallsAfter)] : [];

        var result = new BlowResult(
            fault,
            load,
            [.. done.Select(each => each.Step).Zip(await OfAsync([.. done.Select(each => each.Call)], at, fault.IsOutage ? over : null))],
            await OfAsync(begun, at, over),
            await OfAsync(after, struck: null))
        {
            Abandoned = await Task.WhenAll(correlations.Select(evidence.OfAbandonedAsync)),
        };
        stream.Forget(call => call.PlacedAt <= over);
        return result;
    }

    /// <summary>Waits until as many calls are live as the plan says, and none that an earlier blow has met.</summary>
    private async Task PrepareAsync(Fault fault)
    {
        Flow();
        if (stream.Behaviours != fault.Behaviours)
        {
            stream.Behaviours = fault.Behaviours;
            var from = TimeProvider.System.GetUtcNow();
            await UntilAsync(() => stream.Live.All(call => call.PlacedAt > from), LongestWait);
        }

        await UntilAsync(() => stream.Live.Count >= plan.Calls, UntilFull);
        stream.Forget(_ => true);
    }

    private void Flow() => (stream.Apart, stream.Most) = (plan.Apart, plan.Calls);

    /// <summary>Waits until calls are at all steps at once, and if that does not happen, until one is at the wanted step.</summary>
    private async Task<ChaosCall?> MomentAsync(Step wanted)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) is var waited && waited < UntilWantedStep)
        {
            var live = stream.Live;
            var steps = live.Select(call => call.Caller.Step).ToHashSet();
            if (live.FirstOrDefault(call => call.Caller.Step == wanted) is { } victim
                && (waited > UntilAllSteps || Enum.GetValues<Step>().Except([Step.Ringing]).All(step => steps.Contains(step))))
            {
                return victim;
            }

            await Task.Delay(Look, TimeProvider.System);
        }

        return stream.Live.FirstOrDefault();
    }

    private async Task<IReadOnlyList<string>> CorrelationsAsync()
    {
        var live = await Task.WhenAll(stream.Live.Select(call => telephone.UntilAsync(call.Caller.Id, _ => true)));
        return [.. live.Where(outcome => !outcome.IsOver).Select(outcome => outcome.CorrelationId).OfType<string>()];
    }

    private async Task<IReadOnlyList<CallEvidence>> OfAsync(IReadOnlyList<ChaosCall> calls, DateTimeOffset? struck, DateTimeOffset? over = null) =>
        await Task.WhenAll(calls.Select(call => evidence.OfAsync(call, struck, over)));

    private static async Task UntilAsync(Func<bool> isReached, TimeSpan within)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!isReached() && TimeProvider.System.GetElapsedTime(since) < within)
        {
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}
