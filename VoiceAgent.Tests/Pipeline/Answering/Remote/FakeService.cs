using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.Tests.Pipeline.Answering.Remote;

/// <summary>An external service on a local port. It answers as the test says and records the requests.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeService(WebApplication app) => _app = app;

    public List<(string Method, string Target, Dictionary<string, string> Headers, string Body)> Asked { get; } = [];

    public Uri Address => new(_app.Urls.Single());

    /// <param name="answer">Answers a request, given its body.</param>
    public static async Task<FakeService> StartAsync(Func<HttpContext, string, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new FakeService(builder.Build());
        service._app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            lock (service.Asked)
            {
                service.Asked.Add((http.Request.Method, http.Features.Get<IHttpRequestFeature>()!.RawTarget, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body));
            }

            await answer(http, body);
        });
        await service._app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
