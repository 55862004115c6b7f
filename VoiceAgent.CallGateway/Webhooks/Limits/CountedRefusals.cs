namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>Counts refused webhooks by address. It stands before the authentication, so it sees the refusals of all kinds.</summary>
internal static class CountedRefusals
{
    public static IApplicationBuilder UseWebhookLimits(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<SourceLimits>();
        return app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode == StatusCodes.Status401Unauthorized && context.Request.Path.StartsWithSegments("/webhooks", StringComparison.OrdinalIgnoreCase))
            {
                await limits.RefusedAsync(context);
            }
        });
    }
}
