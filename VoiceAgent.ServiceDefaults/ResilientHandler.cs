using Polly;

namespace VoiceAgent.ServiceDefaults;

/// <summary>Sends requests through a resilience pipeline. Only requests that change nothing are repeated.</summary>
internal sealed class ResilientHandler(ResiliencePipeline<HttpResponseMessage> pipeline) : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    public static bool MayRepeat(ResilienceContext context) =>
        context.Properties.TryGetValue(Request, out var request) && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Request, request);
            return await pipeline.ExecuteAsync(
                async attempt => await base.SendAsync(request, attempt.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
