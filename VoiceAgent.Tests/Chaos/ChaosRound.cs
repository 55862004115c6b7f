using VoiceAgent.AppHost.Clients;
using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>One fault under live calls: the calls begin one after the other, and the fault comes when the first of them has reached its step.</summary>
internal sealed class ChaosRound(ChaosStack chaos, ProductApi product, Evidence evidence, PhoneApi phone, Telephone telephone, Random random, ChaosPlan plan)
{
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan UntilStep = TimeSpan.FromMinutes(1);

    private static int _calls;

    public async Task<IReadOnlyList<CallEvidence>> RunAsync(Fault fault)
    {
        using var patience = new CancellationTokenSource(LongestRound);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var callers = new List<ChaosCaller>();
        var running = new List<Task>();

        // The call that is struck is the middle one, so that calls before and after it are live too.
        var victim = plan.Calls / 2;
        var struck = Task.FromResult(TimeProvider.System.GetUtcNow());
        for (var i = 0; i < plan.Calls; i++)
        {
            var caller = new ChaosCaller(phone, ++_calls, today);
            callers.Add(caller);
            running.Add(caller.RunAsync(patience.Token));
            if (i == victim)
            {
                struck = StrikeAsync(fault, caller, patience.Token);
            }

            await Task.Delay(plan.Apart, TimeProvider.System, patience.Token);
        }

        await Task.WhenAll([struck, .. running]);
        var at = await struck;
        await chaos.UntilHealthyAsync(fault.Program);
        return await Task.WhenAll(callers.Select(async caller => await evidence.OfAsync(caller, await telephone.UntilOverAsync(caller.Id), today, at)));
    }

    /// <returns>When the program was struck.</returns>
    private async Task<DateTimeOffset> StrikeAsync(Fault fault, ChaosCaller victim, CancellationToken stop)
    {
        await Task.WhenAny(victim.Reached(fault.Step), Task.Delay(UntilStep, TimeProvider.System, stop));
        var within = fault.Step is Step.Committing ? random.Next(300, 900) : random.Next(0, 300);
        await Task.Delay(within, stop);
        var worker = fault.Step is Step.Ringing ? null : await product.WorkerAsync((await telephone.UntilAsync(victim.Id, _ => true)).CorrelationId);
        var at = TimeProvider.System.GetUtcNow();
        await chaos.Strike(fault, worker);
        return at;
    }
}
