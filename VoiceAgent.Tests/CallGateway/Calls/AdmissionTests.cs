using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class AdmissionTests
{
    [Fact]
    public void A_thousand_rings_in_a_minute_at_two_gateways_get_exactly_the_places_that_the_workers_have() => VirtualTime.Run(async time =>
    {
        const int Rings = 1_000;
        var places = new MemoryCallPlaces(time);
        var workers = Enumerable.Range(0, 5).Select(number => new Worker($"worker-{number}", Rings / 2 / 5)).ToArray();
        var gateways = Enumerable.Range(0, 2).Select(_ => new Admission(places, new CapacityEstimate(time), time, NullLogger<Admission>.Instance)).ToArray();
        var random = new Random(7);
        var served = 0;

        // Calls arrive at any worker that has a place. Workers report every half second, and each call is longer than the minute.
        var arriving = new Queue<(CallId Call, long At)>();
        for (var ring = 0; ring < Rings; ring++)
        {
            if (ring % 8 == 0)
            {
                while (arriving.TryPeek(out var next) && time.GetElapsedTime(next.At) > TimeSpan.FromMilliseconds(700))
                {
                    workers.Where(worker => worker.Used < worker.Capacity).OrderBy(_ => random.Next()).First().Take(arriving.Dequeue().Call);
                }

                foreach (var worker in workers)
                {
                    await worker.ReportAsync(places);
                }
            }

            var call = CallId.At(time.GetUtcNow());
            var answers = await Task.WhenAll(gateways[ring % 2].TryAdmitAsync(call));
            if (answers[0])
            {
                served++;
                arriving.Enqueue((call, time.GetTimestamp()));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(60), time);
        }

        Assert.Equal(Rings / 2, served);
    });

    [Fact]
    public void A_place_of_a_call_that_was_not_answered_is_given_to_the_next_one() => VirtualTime.Run(async time =>
    {
        var (admission, places) = New(time);
        await places.ReportAsync(new WorkerReport("worker", 1, 0, IsDraining: false, 1), []);
        var gone = CallId.At(time.GetUtcNow());
        Assert.True(await admission.TryAdmitAsync(gone));
        Assert.False(await admission.TryAdmitAsync(CallId.At(time.GetUtcNow())));

        await admission.ReleaseAsync(gone);

        Assert.True(await admission.TryAdmitAsync(CallId.At(time.GetUtcNow())));
    });

    [Fact]
    public void With_the_store_hanging_the_caller_waits_a_quarter_second_and_the_last_known_capacity_decides() => VirtualTime.Run(async time =>
    {
        var capacity = new CapacityEstimate(time);
        var admission = new Admission(new HangingPlaces(), capacity, time, NullLogger<Admission>.Instance);
        capacity.Report(1);

        Assert.True(await admission.TryAdmitAsync(CallId.At(time.GetUtcNow())));
        Assert.False(await admission.TryAdmitAsync(CallId.At(time.GetUtcNow())));
        await admission.ReleaseAsync(CallId.At(time.GetUtcNow()));

        Assert.Equal(TimeSpan.FromMilliseconds(750), time.Elapsed);
    });

    private static (Admission Admission, MemoryCallPlaces Places) New(VirtualTime time)
    {
        var places = new MemoryCallPlaces(time);
        return (new Admission(places, new CapacityEstimate(time), time, NullLogger<Admission>.Instance), places);
    }

    private sealed class Worker(string name, int capacity)
    {
        private readonly List<CallId> _arrived = [];
        private long _beat;

        public int Capacity => capacity;

        public int Used { get; private set; }

        public void Take(CallId call)
        {
            Used++;
            _arrived.Add(call);
        }

        public async Task ReportAsync(MemoryCallPlaces places)
        {
            await places.ReportAsync(new WorkerReport(name, capacity, Used, IsDraining: false, ++_beat), _arrived);
            _arrived.Clear();
        }
    }

    private sealed class HangingPlaces : ICallPlaces
    {
        public Task<bool> TryReserveAsync(CallId call) => new TaskCompletionSource<bool>().Task;

        public Task ReleaseAsync(CallId call) => new TaskCompletionSource().Task;

        public Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived) => new TaskCompletionSource().Task;

        public Task LeaveAsync(string worker) => new TaskCompletionSource().Task;

        public Task<PlacesNow> ReadAsync() => new TaskCompletionSource<PlacesNow>().Task;
    }
}
