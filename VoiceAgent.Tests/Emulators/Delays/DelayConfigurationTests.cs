using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Delays;

public sealed class DelayConfigurationTests
{
    [Fact]
    public void Without_configuration_nothing_takes_time_and_nothing_fails()
    {
        using var services = Configured([]);
        Assert.Equal(TimeSpan.Zero, services.GetRequiredService<EmulatedDelays>().Draw(Operation.SpeechPhrase));
        Assert.Null(services.GetRequiredService<EmulatedFaults>().Next(Operation.OpenAIStream));
    }

    [Fact]
    public void The_measured_profile_is_found_by_its_name_and_configuration_beside_it_wins()
    {
        using var services = Configured(new() { ["Delays:Profile"] = "azure-measured.json", ["Delays:speech_partial:Milliseconds"] = "12" });
        var delays = services.GetRequiredService<EmulatedDelays>();
        Assert.Equal(TimeSpan.FromMilliseconds(12), delays.Draw(Operation.SpeechPartial));
        Assert.True(delays.Draw(Operation.SpeechPhrase) > TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void The_measured_profile_meets_its_quantiles()
    {
        using var services = Configured(new() { ["Delays:Profile"] = "azure-measured.json", ["Delays:Seed"] = "7" });
        var delays = services.GetRequiredService<EmulatedDelays>();
        var drawn = Enumerable.Range(0, 20_000).Select(_ => delays.Draw(Operation.SpeechPhrase).TotalMilliseconds).Order().ToList();
        Assert.InRange(drawn[10_000], 1000, 1032);
        Assert.InRange(drawn[19_000], 1320, 1370);
        Assert.InRange(drawn[19_800], 1730, 1860);
    }

    [Fact]
    public void The_same_seed_draws_the_same_delays_whatever_else_is_drawn()
    {
        Dictionary<string, string?> seeded = new() { ["Delays:Profile"] = "azure-measured.json", ["Delays:Seed"] = "7" };
        using var first = Configured(seeded);
        using var second = Configured(seeded);
        second.GetRequiredService<EmulatedDelays>().Draw(Operation.SpeechPartial);
        Assert.Equal(Drawn(first), Drawn(second));

        static List<TimeSpan> Drawn(ServiceProvider services) =>
            [.. Enumerable.Range(0, 10).Select(_ => services.GetRequiredService<EmulatedDelays>().Draw(Operation.SpeechPhrase))];
    }

    [Theory]
    [InlineData("Delays:speech.frase:Milliseconds", "5", "Delays:speech.frase: this operation does not exist. The operations are")]
    [InlineData("Delays:speech.phrase:Milliseconds", "-5", "Delays:speech.phrase: Milliseconds is negative.")]
    [InlineData("Delays:speech.phrase:Quantiles:P50", "5", "Delays:speech.phrase: Quantiles must satisfy 0 < P50 ≤ P95 ≤ P99")]
    [InlineData("Delays:speech.phrase:Miliseconds", "5", "Delays:speech.phrase: 'ErrorOnUnknownConfiguration'")]
    [InlineData("Delays:speech.phrase:Milliseconds", "soon", "Failed to convert configuration value 'soon'")]
    [InlineData("Delays:Profile", "nowhere.json", "the file 'nowhere.json' does not exist")]
    [InlineData("Faults:openai.stream:Kind", "sulk", "Faults:openai.stream: 'sulk' is not a Kind")]
    [InlineData("Faults:openai.stream:Kind", "status-200", "'status-200' is not a Kind")]
    [InlineData("Faults:openai.stream:Once", "true", "Faults:openai.stream: give a Kind")]
    [InlineData("Faults:openai.stream:Words", "(", "Faults:openai.stream: Words is not a valid regular expression: '('")]
    public void A_rule_that_cannot_be_is_refused_by_name(string key, string value, string reason)
    {
        using var services = Configured(new() { [key] = value });
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<DelayOptions>>().Value);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    internal static ServiceProvider Configured(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddEmulatedDelays()
            .BuildServiceProvider();
}
