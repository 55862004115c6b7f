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
        Delays = new EmulatedDelays(chosen, new SeededDraws(chosen), time);
        Faults = new EmulatedFaults(chosen, new SeededDraws(chosen), time);
        Seed = seed!.Value;
    }

    public int Seed { get; }

    public EmulatedDelays Delays { get; }

    public EmulatedFaults Faults { get; }

    /// <summary>Every operation takes the measured median.</summary>
    public static ScriptedProviders AtTheMedian(ScriptTroubles troubles, int seed, TimeProvider time) =>
        With(Measured.ToDictionary(rule => rule.Key, rule => new DelayRule { Milliseconds = rule.Value.Milliseconds ?? rule.Value.Quantiles!.P50 }), troubles, seed, time);

    /// <summary>Delays follow the distribution that was measured on the real services, with the seed.</summary>
    public static ScriptedProviders AsMeasured(ScriptTroubles troubles, int seed, TimeProvider time) => With(Measured, troubles, seed, time);

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
