using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Delays;

public sealed class EmulatedFaultsTests
{
    [Fact]
    public void A_single_fault_after_two_uses_hits_the_third_and_no_other()
    {
        var faults = Faults(("Kind", "cut"), ("Once", "true"), ("After", "2"));
        Assert.Equal([null, null, new Fault(FaultKind.Cut), null, null], Uses(faults, 5));
    }

    [Fact]
    public void A_fault_without_a_rate_hits_every_use()
    {
        var faults = Faults(("Kind", "status-429"));
        Assert.All(Uses(faults, 3), fault => Assert.Equal(new Fault(FaultKind.Status, 429), fault));
    }

    [Fact]
    public void A_rate_hits_that_share_of_uses()
    {
        var faults = Faults(("Kind", "refuse"), ("Rate", "0.1"));
        Assert.InRange(Uses(faults, 10_000).Count(fault => fault is not null), 900, 1100);
    }

    [Fact]
    public void A_fault_of_one_account_and_of_some_words_hits_no_other_use_and_counts_none()
    {
        var faults = Faults(("Kind", "cut"), ("After", "1"), ("Account", "first"), ("Words", "^that was"));

        Assert.Null(faults.Next(Operation.OpenAIStream));
        Assert.Null(faults.Next(Operation.OpenAIStream, "second", "That was all."));
        Assert.Null(faults.Next(Operation.OpenAIStream, "first", "I think that was all."));
        Assert.Null(faults.Next(Operation.OpenAIStream, "first", "That was all."));
        Assert.Equal(new Fault(FaultKind.Cut), faults.Next(Operation.OpenAIStream, "first", "That was all."));
    }

    [Fact]
    public void What_was_broken_by_hand_hides_what_is_configured_and_ends_by_itself()
    {
        var time = new VirtualTime();
        var options = Options.Create(new DelayOptions { Seed = 7, Faults = new Dictionary<string, FaultRule> { [Operation.OpenAIStream] = new() { Kind = "cut" } } });
        var faults = new EmulatedFaults(options, new SeededDraws(options), time);

        faults.Break(Operation.OpenAIStream, new FaultRule { Kind = "stall" }, TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(new Fault(FaultKind.Stall), faults.Next(Operation.OpenAIStream));
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(faults.InForce).Left);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Fault(FaultKind.Cut), faults.Next(Operation.OpenAIStream));
        Assert.Null(Assert.Single(faults.InForce).Left);
        Assert.Empty(faults.Mend());
    }

    [Fact]
    public void Mending_ends_at_once_all_that_was_broken_by_hand()
    {
        var faults = Faults(("Kind", "cut"));
        faults.Break(Operation.OpenAIFirstToken, new FaultRule { Kind = "stall" }, TimeSpan.FromSeconds(30));
        faults.Break(Operation.OpenAIStream, new FaultRule { Kind = "refuse" }, TimeSpan.FromSeconds(30));

        Assert.Equal([Operation.OpenAIFirstToken, Operation.OpenAIStream], faults.Mend());

        Assert.Null(faults.Next(Operation.OpenAIFirstToken));
        Assert.Equal(new Fault(FaultKind.Cut), faults.Next(Operation.OpenAIStream));
    }

    private static List<Fault?> Uses(EmulatedFaults faults, int count) => [.. Enumerable.Range(0, count).Select(_ => faults.Next(Operation.OpenAIStream))];

    private static EmulatedFaults Faults(params (string Key, string Value)[] rule)
    {
        var settings = rule.ToDictionary(entry => $"Faults:{Operation.OpenAIStream}:{entry.Key}", string? (entry) => entry.Value);
        settings["Delays:Seed"] = "7";
        return DelayConfigurationTests.Configured(settings).GetRequiredService<EmulatedFaults>();
    }
}
