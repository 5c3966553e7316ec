import { PeprModule } from 'pepr';
import { offDex } from './capabilities/off-dex.ts';
import cfg from './package.json';

/** The module: what `pepr init` writes, with one capability. The port is the only thing added. */
new PeprModule(cfg, [offDex], { deferStart: true }).start(Number(process.env['PORT'] ?? 3000));
