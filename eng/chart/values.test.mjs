// The chart refuses values that cannot work, and says why.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const chart = join(dirname(fileURLToPath(import.meta.url)), '../../deploy/helm/voiceagent');

function render(...settings) {
  const { status, stdout, stderr } = spawnSync(process.env.CHART_HELM, [
    'template', 'voiceagent', chart, '--namespace', 'voiceagent', '--values', join(chart, 'environments/azure.yaml'), ...settings], { encoding: 'utf8' });
  return { status, stdout, said: stderr };
}

const refused = {
  'an unknown setting': [['--set', 'pipeline.replica=3'], /replica/],
  'a version that says nothing': [['--set', 'image.tag=latest'], /image\/tag|image\.tag/],
  'a password in a connection': [['--set-string', 'connections.redis=redis:6379\\,password=x'], /connections/],
  'a key in a connection': [['--set-string', 'connections.openai=Endpoint=https://x;Key=y'], /connections/],
  'a secret among the settings': [['--set-string', 'gateway.settings.Tickets__Key=x'], /Tickets__Key/],
  'a number as text': [['--set-string', 'scaling.maxReplicas=many'], /maxReplicas/],
  'an address without TLS': [['--set', 'addresses.gateway=http://calls.example.com'], /addresses/],
  'no limits': [['--set', 'gateway.resources.limits=null'], /limits/],
  'no registry': [['--set', 'image.registry='], /registry/],
  'a SIP edge without image': [['--set', 'sip.enabled=true'], /sip/],
  'an identity without client id': [['--set', 'identity.clientIds.pipeline='], /Set identity\.clientIds\.pipeline to the client id/],
  'a vault without name': [['--set', 'secrets.vault.name='], /Set secrets\.vault\.name/],
  'another namespace': [['--namespace', 'default'], /Install into the namespace voiceagent/],
  'an ingress that no policy lets in': [['--set', 'routes.fromNamespaces=null'], /keep every caller out/],
  'a Redis that no policy lets out to': [['--set', 'networkPolicy.redis.cidrs=null'], /Set networkPolicy\.redis\.cidrs/],
  'more audio ports than a load balancer has': [['--set', 'sip.enabled=true,sip.image=sbc:1.0,sip.trunkSecret=s,sip.publicAddress=203.0.113.1,sip.trunkCidrs={198.51.100.0/24},sip.audio.last=10999'], /more than 240 ports/],
};
for (const [what, [settings, reason]] of Object.entries(refused)) {
  test(`the chart refuses ${what}`, () => {
    const { status, said } = render(...settings);
    assert.notEqual(status, 0);
    assert.match(said, reason);
  });
}

test('the dashboard proves itself with the token of its service account where workload identity is on', () => {
  const file = /Authentication__AssertionFile, value: "\/var\/run\/secrets\/azure\/tokens\/azure-identity-token"/;
  assert.match(render().stdout, file);
  assert.doesNotMatch(render().stdout, /AssertionScope/);
  assert.doesNotMatch(render('--set', 'identity.workload=false').stdout, /AssertionFile/);
  assert.doesNotMatch(render('--set', 'authentication.assertionFile=').stdout, /AssertionFile/);
});

test('a digest goes before the version', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  assert.match(render('--set', `pipeline.image.digest=${digest}`).stdout, new RegExp(`voiceagent/pipeline@${digest}`));
});

test('a vault can be read by External Secrets on AKS too', () => {
  const { stdout } = render('--set', 'secrets.provider=externalSecrets');
  assert.match(stdout, /kind: ExternalSecret/);
  assert.doesNotMatch(stdout, /secrets-store\.csi/);
});

test('without an autoscaler the number of workers is set', () => {
  const { stdout } = render('--set', 'scaling.kind=none,pipeline.replicas=7');
  assert.match(stdout, /replicas: 7/);
  assert.doesNotMatch(stdout, /kind: ScaledObject/);
});

test('with one, an upgrade does not reset it', () => {
  assert.doesNotMatch(render('--set', 'pipeline.replicas=7').stdout, /replicas: 7/);
});

test('gateways scale by their processors, and an upgrade does not reset their number', () => {
  const { stdout } = render('--set', 'gateway.replicas=3,gateway.maxReplicas=9');
  assert.match(stdout, /minReplicas: 3\n  maxReplicas: 9/);
  assert.doesNotMatch(stdout, /\n  replicas: 3/);
  assert.match(render('--set', 'gateway.replicas=3,gateway.maxReplicas=3').stdout, /\n  replicas: 3/);
});

test('who gets certificates from an issuer can prove the domain in spite of the policies', () => {
  assert.match(render('--set', 'routes.certificate.clusterIssuer=letsencrypt').stdout, /acme\.cert-manager\.io\/http01-solver/);
});
