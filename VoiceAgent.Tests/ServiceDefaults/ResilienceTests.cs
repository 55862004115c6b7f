using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.ServiceDefaults;

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

    private static HttpClient Client(HttpMessageHandler far)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("far").AddResilience().ConfigurePrimaryHttpMessageHandler(() => far);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("far");
    }

    private sealed class Scripted(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(answers[Math.Min(Asked++, answers.Length - 1)]));
    }
}
