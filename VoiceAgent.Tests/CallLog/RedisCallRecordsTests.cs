using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class RedisCallRecordsTests(GarnetFixture garnet)
{
    private readonly VirtualTime _time = new(TimeProvider.System.GetUtcNow());
    private readonly CallId _call = CallId.At(TimeProvider.System.GetUtcNow());

    private RedisCallRecords Records => new(garnet.Redis, _time);

    private CallRecord Record => new(_call, CallPhase.Answering, "+15550100001", "+15550199001", "claims", "en-US", _call.RangAt);

    [Fact]
    public async Task A_record_is_created_once()
    {
        Assert.True(await Records.CreateAsync(Record));
        Assert.False(await Records.CreateAsync(Record with { Agent = "another" }));

        Assert.Equal(Record with { Version = 1 }, await Records.FindAsync(_call));
    }

    [Fact]
    public async Task No_change_is_lost_among_many_writers()
    {
        await Records.CreateAsync(Record with { Worker = "0" });

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Records.ChangeAsync(_call, current => current with { Worker = $"{int.Parse(current.Worker!) + 1}" })));

        Assert.Equal(("30", 31L), ((await Records.FindAsync(_call))!.Worker, (await Records.FindAsync(_call))!.Version));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_not_written()
    {
        await Records.CreateAsync(Record);

        var unchanged = await Records.ChangeAsync(_call, _ => null);
        var same = await Records.ChangeAsync(_call, current => current with { Agent = current.Agent });

        Assert.Equal((1L, 1L), (unchanged!.Version, same!.Version));
        Assert.Null(await Records.ChangeAsync(CallId.At(_call.RangAt), current => current));
    }

    [Fact]
    public async Task A_live_call_is_listed_until_it_ends()
    {
        await Records.CreateAsync(Record);
        Assert.Contains(await Records.LiveAsync(), live => live.Id == _call);

        await Records.ChangeAsync(_call, current => current with { Phase = CallPhase.Ended });

        Assert.DoesNotContain(await Records.LiveAsync(), live => live.Id == _call);
    }

    [Fact]
    public async Task A_call_is_silent_when_its_worker_no_longer_beats()
    {
        await Records.CreateAsync(Record);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Contains(_call, await Records.SilentForAsync(TimeSpan.FromSeconds(15)));

        await Records.HeartbeatAsync(_call);
        Assert.DoesNotContain(_call, await Records.SilentForAsync(TimeSpan.FromSeconds(15)));

        await Records.ForgetAsync(_call);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.DoesNotContain(_call, await Records.SilentForAsync(TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public async Task Of_many_who_claim_at_once_one_is_first()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Records.ClaimAsync($"ring:{_call}", TimeSpan.FromMinutes(1))));
        Assert.Single(claims, first => first);

        await Records.ReleaseAsync($"ring:{_call}");
        Assert.True(await Records.ClaimAsync($"ring:{_call}", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_claim_that_is_kept_outlasts_the_time_for_which_it_was_taken()
    {
        var claim = $"ring:{_call}";
        Assert.True(await Records.ClaimAsync(claim, TimeSpan.FromMilliseconds(200)));
        Assert.False(await Records.IsKeptAsync(claim));

        await Records.KeepAsync(claim, TimeSpan.FromMinutes(1));
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        Assert.True(await Records.IsKeptAsync(claim));
        Assert.False(await Records.ClaimAsync(claim, TimeSpan.FromMinutes(1)));
        await Records.ReleaseAsync(claim);
        Assert.False(await Records.IsKeptAsync(claim));
    }

    [Fact]
    public async Task Who_follows_hears_of_changes_and_of_completed_logs()
    {
        using var leaving = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var heard = 0;
        var following = Task.Run(async () =>
        {
            await foreach (var call in Records.FollowAsync(leaving.Token))
            {
                heard += call == _call ? 1 : 0;
                if (heard == 2)
                {
                    return;
                }
            }
        });
        var log = new RedisCallLog(garnet.Redis, _time);
        while (heard == 0 && !following.IsCompleted)
        {
            // Nothing reports when the subscription is active, so change the record until a change arrives.
            await Records.ChangeAsync(_call, current => current with { Worker = Guid.NewGuid().ToString() });
            await Records.CreateAsync(Record);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await log.AppendAsync(_call, new CallEnded(CallEnding.CallerHungUp));

        await following;
        Assert.Equal(2, heard);
    }
}
