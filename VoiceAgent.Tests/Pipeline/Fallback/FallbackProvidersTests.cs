using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Fallback;

/// <summary>The order in which providers are used. The tests of each kind of provider check what counts as its failure.</summary>
public sealed class FallbackProvidersTests
{
    private static readonly TimeSpan ShortOfHalfOpen = TimeSpan.FromSeconds(29);
    private static readonly TimeSpan HalfOpen = TimeSpan.FromSeconds(31);

    [Fact]
    public void The_first_is_asked_first_and_the_second_is_the_last() => VirtualTime.Run(time =>
    {
        var asked = Two(time).Attempts().ToList();

        Assert.Equal([("a", false), ("b", true)], asked.Select(attempt => (attempt.Provider, attempt.IsLast)));
        return Task.CompletedTask;
    });

    [Fact]
    public void One_that_fails_is_asked_last_for_a_while() => VirtualTime.Run(async time =>
    {
        var providers = Two(time);
        Begin(providers, "a").Failed("down");
        Assert.Equal(["b", "a"], Order(providers));

        await Task.Delay(ShortOfHalfOpen, time);
        Assert.Equal(["b", "a"], Order(providers));

        await Task.Delay(HalfOpen - ShortOfHalfOpen, time);
        Assert.Equal(["a", "b"], Order(providers));
    });

    [Fact]
    public void One_failure_among_a_thousand_answers_is_enough() => VirtualTime.Run(time =>
    {
        var providers = Two(time);
        for (var answered = 0; answered < 1_000; answered++)
        {
            using var attempt = Begin(providers, "a");
            attempt.Answered();
        }

        Begin(providers, "a").Failed("down");
        Assert.Equal(["b", "a"], Order(providers));
        return Task.CompletedTask;
    });

    [Fact]
    public void A_failure_after_the_answer_has_begun_counts() => VirtualTime.Run(time =>
    {
        var providers = Two(time);
        var attempt = Begin(providers, "a");
        attempt.Answered();
        attempt.Failed("cut");

        Assert.Equal(["b", "a"], Order(providers));
        return Task.CompletedTask;
    });

    [Fact]
    public void A_single_attempt_tries_it_again_and_when_it_answers_all_do() => VirtualTime.Run(async time =>
    {
        var providers = Two(time);
        Begin(providers, "a").Failed("down");
        await Task.Delay(HalfOpen, time);

        using var trial = Begin(providers, "a");
        Assert.Equal(["b", "a"], Order(providers));
        Assert.Equal(["b", "a"], Order(providers));

        trial.Answered();
        Assert.Equal(["a", "b"], Order(providers));
        Assert.Equal(["a", "b"], Order(providers));
    });

    [Fact]
    public void When_that_attempt_fails_it_is_left_alone_again() => VirtualTime.Run(async time =>
    {
        var providers = Two(time);
        Begin(providers, "a").Failed("down");
        await Task.Delay(HalfOpen, time);
        Begin(providers, "a").Failed("still down");

        await Task.Delay(ShortOfHalfOpen, time);
        Assert.Equal(["b", "a"], Order(providers));
        await Task.Delay(HalfOpen - ShortOfHalfOpen, time);
        Assert.Equal(["a", "b"], Order(providers));
    });

    [Fact]
    public void When_that_attempt_ends_without_an_outcome_another_may_try_later() => VirtualTime.Run(async time =>
    {
        var providers = Two(time);
        Begin(providers, "a").Failed("down");
        await Task.Delay(HalfOpen, time);
        Begin(providers, "a").Dispose();

        Assert.Equal(["b", "a"], Order(providers));
        await Task.Delay(HalfOpen, time);
        Assert.Equal(["a", "b"], Order(providers));
    });

    [Fact]
    public void An_attempt_that_was_interrupted_is_no_failure() => VirtualTime.Run(time =>
    {
        var providers = Two(time);
        Begin(providers, "a").Dispose();
        Begin(providers, "a").Dispose();

        Assert.Equal(["a", "b"], Order(providers));
        return Task.CompletedTask;
    });

    [Fact]
    public void When_both_fail_both_are_asked_all_the_same_and_the_one_that_recovers_goes_first() => VirtualTime.Run(async time =>
    {
        var providers = Two(time);
        Begin(providers, "a").Failed("down");
        Begin(providers, "b").Failed("down");
        Assert.Equal(["a", "b"], Order(providers));

        await Task.Delay(HalfOpen, time);
        Begin(providers, "a").Failed("still down");
        Begin(providers, "b").Answered();
        Assert.Equal(["b", "a"], Order(providers));
    });

    private static FallbackProviders<string> Two(VirtualTime time) => new("service", ["a", "b"], time, NullLogger.Instance);

    /// <summary>Begins an attempt at a provider, as a call does when the providers before it have failed.</summary>
    private static ProviderAttempt Begin(FallbackProviders<string> providers, string name)
    {
        foreach (var (provider, attempt, _) in providers.Attempts())
        {
            if (provider == name)
            {
                return attempt;
            }
        }

        throw new InvalidOperationException($"{name} was not among the providers.");
    }

    /// <summary>The order in which a call would use the providers now. The attempts have no outcome, so they do not change the circuit breaker.</summary>
    private static List<string> Order(FallbackProviders<string> providers)
    {
        var asked = new List<string>();
        foreach (var (provider, _, _) in providers.Attempts())
        {
            asked.Add(provider);
        }

        return asked;
    }
}
