using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api;
using VoiceAgent.CallGateway.Api.Callbacks;
using VoiceAgent.CallGateway.Api.Campaigns;
using VoiceAgent.CallGateway.Api.Control;
using VoiceAgent.CallGateway.Api.LiveKit;
using VoiceAgent.CallGateway.Api.Recordings;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Api.Trunks;
using VoiceAgent.CallGateway.Api.Webhooks;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Webhooks;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Telephony;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.CallGateway.Webhooks.Signed;
using VoiceAgent.ServiceDefaults;

// The control plane: it answers calls and owns their state. No audio passes through this process.
var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddBearerAuthentication();
builder.AddRedis("redis");
builder.AddAzureBlobServiceClient("blobs", settings => settings.DisableHealthChecks = true);
builder.AddFinishedCalls();
builder.AddTelephony();
builder.Services.AddCalls();
builder.Services.AddDrain();
builder.AddRecordings();
builder.Services.AddWebhooks();
builder.Services.AddLiveKit();
builder.Services.AddAudit();
builder.Services.AddAccess();
builder.Services.AddOutgoingEvents();
builder.Services.AddApi();
builder.Services.AddApiDescription();

var app = builder.Build();

app.UseDrain();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseKnownCharsets();
app.UseWebhookLimits();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAccess();

app.MapDefaultEndpoints();
app.MapTelephony();
app.MapCallsApi();
app.MapControlApi();
app.MapAnalysisApi();
app.MapAuditApi();
app.MapApiDescription();
app.MapRoutesApi();
app.MapTrunksApi();
app.MapDispatchRulesApi();
app.MapCallbacksApi();
app.MapPlaceCallApi();
app.MapCampaignsApi();
app.MapDoNotCallApi();
app.MapRecordingsApi();
app.MapScaleApi();
app.MapEventsApi();
app.MapSignedReports();
app.MapIncomingApi();
app.MapLiveKitWebhook();
app.MapLiveKitApi();
app.MapWebhooksApi();

app.Run();
