using VoiceAgent.CallGateway.Acs;
using VoiceAgent.CallGateway.Api;
using VoiceAgent.CallGateway.Api.Recordings;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.ServiceDefaults;

// The control plane: it answers calls and owns their state. No audio passes through this process.
var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddBearerAuthentication(Roles.Read, Roles.Control);
builder.AddRedis("redis");
builder.AddAzureBlobServiceClient("blobs", settings => settings.DisableHealthChecks = true);
builder.AddFinishedCalls();
builder.AddAcs();
builder.Services.AddCalls();
builder.Services.AddDrain();
builder.AddRecordings();
builder.Services.AddWebhooks();
builder.Services.AddApi();

var app = builder.Build();

app.UseDrain();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();

app.MapDefaultEndpoints();
app.MapAcs();
app.MapCallsApi();
app.MapRecordingsApi();
app.MapScaleApi();

app.Run();
