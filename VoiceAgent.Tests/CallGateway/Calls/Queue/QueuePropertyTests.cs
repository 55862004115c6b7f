using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

/// <summary>What holds for every caller who waits, with several gateways that die at random requests.</summary>
[Trait("Kind", "Property")]
public sealed class QueuePropertyTests
{
    private const int Callers = 14;

    [Theory, Seeds]
    public void Nobody_is_lost_nobody_overtakes_and_nobody_gets_two_places(Seed seed)
    {
        var cases = seed.Cases(25);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            QueueWorld world = null!;
            var open = 0;
            IReadOnlyList<CallbackRequest> requests = [];
            IReadOnlyList<CallRecord> records = [];
            VirtualTime.Run(async time =>
            {
                var random = new Random(number);
                world = new QueueWorld(time, RoutesOf(random), number, gateways: 3, deaths: random.Next(8), risk: 0.004)
                {
                    Capacity = 1 + random.Next(3),
                    Conversation = () => TimeSpan.FromSeconds(5 + (random.NextDouble() * 40)),
                };
                await world.PassAsync(1);
                for (var caller = 0; caller < Callers; caller++)
                {
                    world.Ring(random.Next(3) == 0 ? "+15550199002" : "+15550199001", TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(5, 90) : 3_600), wantsCallBack: random.Next(4) == 0);
                    await world.PassAsync(random.NextDouble() * 10);
                }

                // The longest wait is over by then, and the last conversation too.
                for (var times = 0; times < 40 && world.Callers.Any(caller => !caller.IsOver); times++)
                {
                    await world.PassAsync(20);
                }

                // A gateway that died while it closed a call is noticed after half a minute.
                await world.PassAsync(90);

                open = (await world.Log.LiveAsync()).Count(record => record.IsLive);
                requests = (await world.Requests.ListAsync(CallbackStatus.Waiting, null, default)).Requests;
                records = [.. (await Task.WhenAll(world.Callers.Where(caller => caller.Call is not null).Select(caller => world.Log.FindAsync(caller.Call!.Value)))).OfType<CallRecord>()];
                world.Stop();
            });

            var message = $"{Seed.ToRepeat($"{number}", nameof(Nobody_is_lost_nobody_overtakes_and_nobody_gets_two_places))}\n{string.Join('\n', world.Story)}";
            Assert.True(world.Mistakes.Count == 0, $"{string.Join('\n', world.Mistakes)}\n{message}");

            // A call that is answered without a wait has no record when its gateway dies and the worker refuses it. That is not about the queue.
            var known = records.Select(record => record.Id).ToHashSet();
            Assert.True(world.Callers.All(caller => caller.IsOver || !known.Contains(caller.Call!.Value)), $"Somebody is still connected.\n{message}");
            Assert.True(open == 0, $"{open} calls are not finished.\n{message}");
            Assert.True(world.Callers.All(caller => caller.Agents <= 1), $"Somebody had two agents.\n{message}");
            Assert.True(records.All(record => record.Queue is not { IsWaiting: true }), $"Somebody still waits on record.\n{message}");
            var called = records.Where(record => record.Queue is { Ending: QueueEnding.CallBack }).Select(record => record.PersonNumber).Order().ToArray();
            Assert.True(called.SequenceEqual(requests.Select(request => request.Number).Order()), $"{called.Length} callers want to be called back, and {requests.Count} requests are stored.\n{message}");
        }
    }

    private static RouteOptions RoutesOf(Random random)
    {
        var queue = new QueueSettings
        {
            Every = TimeSpan.FromSeconds(15 + random.Next(30)),
            LongestWait = TimeSpan.FromSeconds(60 + random.Next(180)),
            Music = random.Next(2) == 0 ? new Uri("https://music.test/a.wav") : null,
            OfferCallbackAfter = TimeSpan.FromSeconds(random.Next(30)),
            Places = 3 + random.Next(20),
        };
        return new RouteOptions
        {
            FallbackNumber = random.Next(2) == 0 ? "+15550199990" : null,
            AllLinesBusy = "All lines are busy.",
            Default = new Route { Agent = "claims" },
            Numbers = [new Route { Number = "+15550199001", Agent = "claims", Queue = queue }, new Route { Number = "+15550199002", Agent = "claims", Queue = queue }],
        };
    }
}
