import '@create-figma-plugin/ui/css/base.css';
import { render } from 'preact';
import { LONGEST_REPORT } from '../plugin/protocol/messages.ts';
import { AboutWindow } from './about/about-window.tsx';
import { Editor } from './app.tsx';
import { connect } from './channel.ts';
import { readAssets, readPart } from './engine/assets.ts';
import { createEngineClient } from './engine/create-client.ts';
import { openDesk } from './job/desk.ts';
import { MessageWindow } from './job/message-window.tsx';
import { ProgressWindow } from './job/progress-window.tsx';
import { createPictureTools } from './picture/tools.ts';
import './styles/theme.css';

const channel = connect();
const source = readPart('engine');
const engine = createEngineClient({ source, assets: readAssets });
const tools = createPictureTools(readPart('pictures'));
// Starting while the picture is still on its way saves the designer the wait; a failure is told when a job needs it.
engine.start().catch(() => undefined);
const desk = openDesk({ channel, engine, tools });
const close = () => channel.send({ type: 'close' });

function Window() {
  const screen = desk.screen.value;
  switch (screen.kind) {
    case 'waiting':
      return null;
    case 'progress':
      return (
        <ProgressWindow
          name={screen.name}
          step={screen.step}
          fraction={screen.fraction}
          onCancel={() => desk.cancel()}
        />
      );
    case 'edit':
      return <Editor key={screen.visit} session={screen.session} />;
    case 'about':
      return (
        <AboutWindow
          source={source}
          assets={readAssets}
          notices={JSON.parse(readPart('notices')) as string}
          sandbox={screen.sandbox}
          onReport={(text) =>
            channel.send({ type: 'about-report', id: screen.id, text: text.slice(0, LONGEST_REPORT) })
          }
          onClose={close}
        />
      );
    case 'message':
      return <MessageWindow sentence={screen.sentence} onClose={close} />;
  }
}

render(<Window />, document.getElementById('create-figma-plugin')!);
