using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polly.CircuitBreaker;
using Polly.Timeout;
using VoiceAgent.ServiceDefaults;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.ServiceDefaults;

public sealed class ResilienceTests
{
    [Fact]
    public async Task A_read_that_meets_a_passing_fault_is_repeated()
    {
        var far = new Scripted(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);

        using var answer = await Client(far).GetAsync("http://far/calls");

        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, far.Asked));
    }

    [Fact]
    public async Task What_changes_something_is_never_repeated()
    {
        var far = new Scripted(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);

        using var answer = await Client(far).PostAsync("http://far/calls/1/hang-up", null);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, far.Asked));
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_not_a_fault()
    {
        var far = new Scripted(HttpStatusCode.Forbidden, HttpStatusCode.OK);

        using var answer = await Client(far).GetAsync("http://far/calls");

        Assert.Equal((HttpStatusCode.Forbidden, 1), (answer.StatusCode, far.Asked));
    }

    [Fact]
    public async Task One_origin_that_is_down_takes_no_other_with_it()
    {
        var far = new ByHost(host => host == "down" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
        var client = Client(far);
        var refused = 0;
        for (var request = 0; request < 150; request++)
        {
            try
            {
                using var down = await client.PostAsync("http://down/calls", null);
            }
            catch (BrokenCircuitException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0, "The circuit never opened.");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("http://up/calls")).StatusCode);
    }

    [Fact]
    public async Task A_stream_goes_on_after_every_deadline_of_the_request()
    {
        var (time, body) = (new VirtualTime(), new Pipe());
        var client = Client(new Streaming(body.Reader.AsStream()), time);
        using var answer = await client.GetAsync("http://far/events", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var read = stream.ReadAsync(new byte[1]).AsTask();

        time.Advance(TimeSpan.FromHours(1));
        Assert.False(read.IsCompleted);
        await body.Writer.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, await read);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_is_given_up_and_repeated_in_the_services_own_time()
    {
        var (time, far) = (new AnnouncedTime(), new Silent());
        var asked = Client(far, time).GetAsync("http://far/calls");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await far.Asked.Reader.ReadAsync();
            time.Advance(TimeSpan.FromSeconds(5));
            if (attempt < 3)
            {
                time.Advance(await time.Pauses.Reader.ReadAsync());
            }
        }

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => asked);
        Assert.Equal(0, far.Asked.Reader.Count);
    }

    [Fact]
    public void A_body_that_is_read_whole_has_a_deadline_too() =>
        Assert.Equal(TimeSpan.FromSeconds(100), Client(new Scripted(HttpStatusCode.OK)).Timeout);

    [Fact]
    public async Task A_service_is_found_by_its_name()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["services:gateway:http:0"] = "http://10.1.2.3:8080" });
        builder.AddServiceDefaults();
        var far = new ByHost(host => host == "10.1.2.3" ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        builder.Services.AddHttpClient("far").ConfigurePrimaryHttpMessageHandler(() => far);
        using var host = builder.Build();
        var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("far");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("http://gateway/calls")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("http://10.1.2.3/calls")).StatusCode);
    }

    private static HttpClient Client(HttpMessageHandler far, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddHttpClient("far").AddResilience().ConfigurePrimaryHttpMessageHandler(() => far);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("far");
    }

    private sealed class Scripted(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(answers[Math.Min(Asked++, answers.Length - 1)]));
    }

    private sealed class ByHost(Func<string, HttpStatusCode> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(answer(request.RequestUri!.Host)));
    }

    private sealed class Silent : HttpMessageHandler
    {
        public Channel<bool> Asked { get; } = Channel.CreateUnbounded<bool>();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Writer.TryWrite(true);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("The request was to be given up.");
        }
    }

    /// <summary>Time that the test moves. It reports the length of each pause when the pause begins.</summary>
    private sealed class AnnouncedTime : TimeProvider
    {
        private readonly VirtualTime _time = new();

        public Channel<TimeSpan> Pauses { get; } = Channel.CreateUnbounded<TimeSpan>();

        public override long TimestampFrequency => _time.TimestampFrequency;

        public void Advance(TimeSpan by) => _time.Advance(by);

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

        public override long GetTimestamp() => _time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = _time.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero)
            {
                Pauses.Writer.TryWrite(dueTime);
            }

            return timer;
        }
    }

    private sealed class Streaming(Stream body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(body) });
    }
}
