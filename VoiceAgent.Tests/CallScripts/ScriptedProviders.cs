using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Phone.Scripts;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The delays and faults of the providers of one call. They use the emulators' own delays and faults, with a seed.</summary>
internal sealed class ScriptedProviders
{
    // The delays that were measured on the real services, from the emulators' profile.
    private static readonly IReadOnlyDictionary<string, DelayRule> Measured = Profile("azure-measured.json");

    private ScriptedProviders(DelayOptions options, TimeProvider time)
    {
        var (chosen, seed) = (Options.Create(options), options.Seed);
        Delays = new ScriptedDelays(new EmulatedDelays(chosen, new SeededDraws(chosen), time), time);
        Faults = new EmulatedFaults(chosen, new SeededDraws(chosen), time);
        Seed = seed!.Value;
        _time = time;
    }

    private readonly TimeProvider _time;

    public int Seed { get; }

    public ScriptedDelays Delays { get; }

    public EmulatedFaults Faults { get; }

    /// <summary>Every operation takes the measured median.</summary>
    public static ScriptedProviders AtTheMedian(ScriptTroubles troubles, int seed, TimeProvider time) =>
        With(Measured.ToDictionary(rule => rule.Key, rule => new DelayRule { Milliseconds = rule.Value.Milliseconds ?? rule.Value.Quantiles!.P50 }), troubles, seed, time);

    /// <summary>Delays follow the distribution that was measured on the real services, with the seed.</summary>
    public static ScriptedProviders AsMeasured(ScriptTroubles troubles, int seed, TimeProvider time) => With(Measured, troubles, seed, time);

    /// <summary>The outage of the transcriber while it hangs: it answers nothing before its end.</summary>
    public Outage? Hanging { get; private set; }

    /// <summary>The operation fails or is slow during the outage.</summary>
    public void Break(string operation, Outage outage)
    {
        Delays.Slow(operation, outage);
        Hanging = outage.Is(Dependency.SpeechToText) && outage.Case.Kind is OutageKind.Hanging ? outage : Hanging;
        if (outage.Case.Kind is not OutageKind.Slow && Hanging is null)
        {
            Breaking.Add(BreakAsync(operation, outage));
        }
    }

    /// <summary>Ends with the outages.</summary>
    public List<Task> Breaking { get; } = [];

    private async Task BreakAsync(string operation, Outage outage)
    {
        await Task.Delay(outage.From, _time);
        var rule = new FaultRule { Kind = outage.Case.Kind is OutageKind.Hanging ? "stall" : operation is Operation.OpenAIStream or Operation.SpeechPartial or Operation.SpeechPhrase or Operation.SynthesisStream ? "cut" : "refuse" };
        if (outage.Case.Kind is not OutageKind.AwayAndBack)
        {
            Faults.Break(operation, rule, outage.Case.Length);
            return;
        }

        while (outage.IsOn)
        {
            Faults.Break(operation, rule, TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromSeconds(2), _time);
        }
    }

    private static IReadOnlyDictionary<string, DelayRule> Profile(string file)
    {
        var options = new DelayOptions();
        new DelayProfile(new ConfigurationBuilder().AddInMemoryCollection([new("Delays:Profile", file)]).Build()).Configure(options);
        return options.Delays;
    }

    private static ScriptedProviders With(IReadOnlyDictionary<string, DelayRule> delays, ScriptTroubles troubles, int seed, TimeProvider time)
    {
        var all = new Dictionary<string, DelayRule>(delays);
        foreach (var (operation, rule) in troubles.Delays)
        {
            all[operation] = rule;
        }

        return new(new DelayOptions { Seed = seed, Delays = all, Faults = troubles.Faults }, time);
    }
}

/// <summary>The delays of the providers, which are longer while a provider is slow.</summary>
internal sealed class ScriptedDelays(EmulatedDelays usual, TimeProvider time)
{
    private readonly Dictionary<string, Outage> _slow = [];

    public void Slow(string operation, Outage outage) => _slow[operation] = outage;

    public TimeSpan Draw(string operation) => usual.Draw(operation) + (_slow.GetValueOrDefault(operation)?.Delay ?? TimeSpan.Zero);

    public Task Before(string operation, CancellationToken cancellation)
    {
        var delay = Draw(operation);
        return delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellation) : Task.CompletedTask;
    }
}
