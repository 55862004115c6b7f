using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.CallGateway.Webhooks.Signed;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Webhooks;

internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddValidatedOptions<WebhookOptions>(WebhookOptions.Section);
        services.AddValidatedOptions<InboxOptions>(InboxOptions.Section);
        services.AddValidatedOptions<SourceLimitOptions>(SourceLimitOptions.Section);
        services.AddSingleton<WebhookKey>();
        services.AddSingleton<IFigureStore, RedisFigures>();
        services.AddSingleton<WebhookFigures>();
        services.AddHostedService<FigureRounds>();
        services.AddSingleton<ITokenBuckets, RedisTokenBuckets>();
        services.AddSingleton<SourceLimits>();
        services.AddSingleton<IInbox, RedisInbox>();
        services.AddSingleton<IParkedReports, RedisParkedReports>();
        services.AddSingleton<Reports>();
        services.AddHostedService<ReportRounds>();
        services.AddSingleton<SignedRequests>();
        services.AddSingleton<SignedIntake>();
        services.AddSingleton<IPostConfigureOptions<AspNetCoreTraceInstrumentationOptions>, TracedReports>();
        services.AddSingleton<IReportHandler>(static all => ActivatorUtilities.CreateInstance<SignedReportHandler<TranscriptionBody>>(all, WebhookSources.Transcription));
        services.AddSingleton<IReportHandler>(static all => ActivatorUtilities.CreateInstance<SignedReportHandler<MediaBody>>(all, WebhookSources.Media));
        return services;
    }
}
