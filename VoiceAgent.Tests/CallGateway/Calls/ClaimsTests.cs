using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class ClaimsTests
{
    private readonly VirtualTime _time = new();
    private readonly MemoryCallLog _store;
    private readonly Claims _claims;

    public ClaimsTests()
    {
        _store = new MemoryCallLog(_time);
        _claims = new Claims(_store, _time, NullLogger<Claims>.Instance);
    }

    [Fact]
    public async Task Work_that_was_done_is_not_done_again()
    {
        var done = 0;

        for (var delivery = 0; delivery < 3; delivery++)
        {
            await _claims.OnceAsync("work", _ => Task.FromResult(++done), CancellationToken.None);
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(1, done);
    }

    [Fact]
    public async Task Work_that_failed_is_done_at_the_next_delivery()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _claims.OnceAsync("work", _ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.True(await _claims.TakeAsync("work", CancellationToken.None));
    }

    [Fact]
    public async Task Work_that_takes_longer_than_its_deadline_fails_and_says_so()
    {
        var working = _claims.OnceAsync("work", late => Task.Delay(Timeout.InfiniteTimeSpan, _time, late), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Contains("15 seconds", (await Assert.ThrowsAsync<TelephonyException>(() => working)).Message, StringComparison.Ordinal);
        Assert.True(await _claims.TakeAsync("work", CancellationToken.None));
    }

    [Fact]
    public async Task A_claim_that_never_ends_is_not_waited_for_without_end()
    {
        await _store.ClaimAsync("work", TimeSpan.FromDays(1));

        var taking = _claims.TakeAsync("work", CancellationToken.None);
        while (!taking.IsCompleted && _time.Elapsed < TimeSpan.FromMinutes(1))
        {
            await Waiting.UntilAsync(() => taking.IsCompleted || _time.TimersWaiting > 0);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(await taking);
    }

    [Fact]
    public async Task Who_waits_for_another_deliverys_outcome_stops_waiting_when_the_gateway_stops()
    {
        await _store.ClaimAsync("work", TimeSpan.FromDays(1));
        using var stopping = new CancellationTokenSource();
        var taking = _claims.TakeAsync("work", stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }
}
